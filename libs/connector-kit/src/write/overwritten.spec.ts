import { describe, expect, it } from '@jest/globals';
import type { PairResult } from '#change-events';
import { pairOf } from '../../test/commands.js';
import { withOverwritten } from './overwritten.js';

const written = [pairOf('Name', 'sent', 'expected'), pairOf('Phone', '2', '1')];
const applied: readonly PairResult[] = [
  { pair: 'Name', result: 'applied' },
  { pair: 'Phone', result: 'applied' },
];
const overwrote = (between: string | undefined, after = 'sent') =>
  withOverwritten(applied, written, between === undefined ? undefined : { record: { Name: between, Phone: ' 1' }, changedAt: 7 }, {
    Name: after,
    Phone: '2',
  }).map((result) => (result.result === 'failed' ? undefined : result.overwrote));

describe('What a write took the place of', () => {
  it.each([
    ['nothing was seen in between', undefined, 'sent'],
    ['what was seen is what the write expected', 'expected ', 'sent'],
    ['what was seen is the write itself', 'sent', 'sent'],
    ['what was seen is there still', 'typed', 'typed'],
  ])('is nothing when %s', (_title, between, after) => {
    expect(overwrote(between, after)).toEqual([undefined, undefined]);
  });

  it("is a person's value that was seen in between, and of no other pair", () => {
    expect(overwrote('typed')).toEqual([{ values: ['typed'], at: 7 }, undefined]);
  });
});
