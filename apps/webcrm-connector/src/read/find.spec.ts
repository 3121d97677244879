import { describe, expect, it } from '@jest/globals';
import type { Queries, RawRecord } from '../api/queries.js';
import { organisation } from '../records/organisation.js';
import { find } from './find.js';

const berg = { OrganisationId: 1, OrganisationName: 'Berg AS', OrganisationVatNumber: 'NO1' };
const cafe = { OrganisationId: 2, OrganisationName: 'Café', OrganisationVatNumber: 'DK2' };

function answering(answer: (script: string) => readonly RawRecord[]): { queries: Queries; scripts: string[] } {
  const scripts: string[] = [];
  const all = (script: string): Promise<readonly RawRecord[]> => {
    scripts.push(script);
    return Promise.resolve(answer(script));
  };
  return { queries: { all } as unknown as Queries, scripts };
}

describe('Looking webCRM records up', () => {
  it('asks for many keys at once and tells which record belongs to which key', async () => {
    const { queries, scripts } = answering(() => [berg, cafe]);
    const found = await find(queries, organisation, [
      { OrganisationVatNumber: 'DK2' },
      { OrganisationVatNumber: 'SE3' },
      { OrganisationName: 'berg as ', OrganisationVatNumber: 'no1' },
    ]);
    expect(found.map((records) => records.map(({ id }) => id))).toEqual([['2'], [], ['1']]);
    expect(scripts).toHaveLength(1);
    expect(scripts[0]).toContain("(OrganisationName = 'berg as ' AND OrganisationVatNumber = 'no1')");
  });

  it("takes webCRM's word where it finds more than equal texts", async () => {
    const { queries } = answering((script) => (script.includes("'Cafe'") ? [cafe] : []));
    const found = await find(queries, organisation, [{ OrganisationName: 'Cafe' }, { OrganisationName: 'Berg AS' }]);
    expect(found.map((records) => records.map(({ id }) => id))).toEqual([['2'], []]);
  });

  it('refuses a property that the type does not have, before it gets into a script', async () => {
    const { queries, scripts } = answering(() => []);
    await expect(find(queries, organisation, [{ '1 = 1 OR OrganisationName': 'x' }])).rejects.toThrow(/has no property/);
    expect(scripts).toEqual([]);
  });
});
