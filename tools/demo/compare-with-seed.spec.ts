import { describe, expect, it } from '@jest/globals';

interface Comparison {
  equal: boolean;
  rows: { flow: string; figures: { actual: number; expected: number | undefined }[] }[];
}
const { compareWithSeed } = (await import(new URL('./compare-with-seed.mjs', import.meta.url).href)) as {
  compareWithSeed: (flows: object[], expected: object[]) => Comparison;
};

const both = (webcrm: number, customcrm: number): object => ({ webcrm, customcrm });
const promise = {
  flow: 'persons',
  linked: 7,
  matched: 4,
  created: both(1, 2),
  ambiguous: both(0, 1),
  waiting: 0,
  excluded: 3,
  conflicts: 2,
};
const status = { ...promise, matched: undefined, inSync: 7, failed: 0, outstanding: 0, pending: 0 };

describe('the figures of a first load beside those of the seed', () => {
  it('are equal when each is what the seed promises, every linked pair is in sync and nothing failed', () => {
    expect(compareWithSeed([status], [promise]).equal).toBe(true);
  });

  it.each([
    ['a link is missing', { linked: 6, inSync: 6 }],
    ['a record was created on the wrong side', { created: both(2, 1) }],
    ['an ambiguous match was not seen', { ambiguous: both(0, 0) }],
    ['a linked pair is not in sync', { inSync: 6 }],
    ['a write failed', { failed: 1 }],
    ['a record waits that should not', { waiting: 1 }],
  ])('differ when %s', (_what, change) => {
    expect(compareWithSeed([{ ...status, ...change }], [promise]).equal).toBe(false);
  });

  it('differ when a flow of the seed is not there at all', () => {
    expect(compareWithSeed([], [promise]).equal).toBe(false);
  });

  it('leave out what the seed says nothing about', () => {
    const { equal, rows } = compareWithSeed([{ ...status, flow: 'my-own' }, status], [promise]);
    expect(equal).toBe(true);
    expect(rows[0]?.figures.every((figure) => figure.expected === undefined)).toBe(true);
  });
});
