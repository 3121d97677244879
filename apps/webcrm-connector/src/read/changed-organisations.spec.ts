import { describe, expect, it } from '@jest/globals';
import type { Lists } from '../api/lists.js';
import { recordTypeOf } from '../records/record-types.js';
import { changedOrganisations } from './changed-organisations.js';

const organisation = recordTypeOf('organisation');
const begin = Date.UTC(2024, 0, 1);

/** A system that gives so many in a page, in no order that anybody knows, and may be edited after each call. */
function system(
  changedAt: Map<number, number>,
  size: number,
  edit: (call: number) => void = () => undefined,
): { lists: Lists; calls: number[] } {
  const calls: number[] = [];
  const organisationsChanged: Lists['organisationsChanged'] = (start, end, page) => {
    calls.push(page);
    const found = [...changedAt]
      .filter(([, at]) => at >= start && at < end)
      .sort(([one], [other]) => ((one * 7) % 11) - ((other * 7) % 11));
    const records = found
      .slice((page - 1) * size, page * size)
      .map(([id, at]) => ({ OrganisationId: id, OrganisationUpdatedAt: new Date(at).toISOString() }));
    edit(calls.length);
    return Promise.resolve(records);
  };
  return { lists: { organisationsChanged } as Lists, calls };
}

function organisations(count: number, changedAt: (id: number) => number): Map<number, number> {
  return new Map(Array.from({ length: count }, (_, position) => [position + 1, changedAt(position + 1)]));
}

describe('Organisations that changed since, where there are no queries', () => {
  it('cost one call while few have changed', async () => {
    const { lists, calls } = system(
      organisations(20, () => begin),
      150,
    );
    expect(await changedOrganisations(lists, organisation, begin)).toHaveLength(20);
    expect(await changedOrganisations(lists, organisation, begin + 1_000)).toHaveLength(0);
    expect(calls).toEqual([1, 1]);
  });

  it('are all found, however many a page gives, without a second page unless a single second is too full', async () => {
    const changed = organisations(2_000, (id) => begin + (id % 97) * 1_000 + (id > 1_600 ? 500_000 : 0));
    const { lists, calls } = system(changed, 150);
    expect(await changedOrganisations(lists, organisation, begin)).toHaveLength(2_000);
    expect(new Set(calls)).toEqual(new Set([1]));

    const crowd = system(
      organisations(380, () => begin),
      150,
    );
    expect(await changedOrganisations(crowd.lists, organisation, begin)).toHaveLength(380);
    expect(Math.max(...crowd.calls)).toBe(3);
  });

  it('are found with their newest change though they are edited while they are read', async () => {
    const changed = organisations(1_000, (id) => begin + id * 1_000);
    const edited = (call: number): number => call * 37;
    const later = begin + 10_000_000;
    const { lists } = system(changed, 150, (call) => changed.has(edited(call)) && changed.set(edited(call), later + call * 1_000));
    const found = await changedOrganisations(lists, organisation, begin);
    expect(new Map(found.map(({ id, changedAt }) => [Number(id), changedAt]))).toEqual(changed);
  });
});
