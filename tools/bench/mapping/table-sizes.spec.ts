import { describe, expect, it } from '@jest/globals';
import { tablesWritten } from './table-sizes.mjs';

describe('The tables that changes wrote to', () => {
  it('are told with their sizes before and after, largest first, small ones and those that were only read left out', () => {
    const before = [
      { name: 'record', mb: 20, writes: 1_000 },
      { name: 'match_key', mb: 30, writes: 1_000 },
      { name: 'outstanding', mb: 0.1, writes: 0 },
    ];
    const now = [
      { name: 'record', mb: 21, writes: 1_500 },
      { name: 'match_key', mb: 30, writes: 1_000 },
      { name: 'outstanding', mb: 0.5, writes: 1_000 },
      { name: 'write_history', mb: 40, writes: 500 },
    ];
    expect(tablesWritten(before, now)).toEqual([
      { name: 'write_history', mb: 40, before: 0 },
      { name: 'record', mb: 21, before: 20 },
    ]);
  });
});
