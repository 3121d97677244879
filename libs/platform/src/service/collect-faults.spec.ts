import { describe, expect, it } from '@jest/globals';
import { Fault } from '../fault.js';
import { collectFaults } from './collect-faults.js';

describe('collectFaults', () => {
  it('runs every check, and tells what is wrong from what nobody can tell yet', async () => {
    const away = { name: 'topics', run: () => Promise.reject(new Fault('transient', 'broker away')) };
    const found = await collectFaults([
      { name: 'well', run: () => Promise.resolve([]) },
      { name: 'flows', run: () => Promise.resolve(['flows/a.yaml: no such property', 'flows/b.yaml: no match rule']) },
      away,
      { name: 'broken', run: () => Promise.reject(new Error('unexpected')) },
    ]);
    expect(found.faults).toEqual(['flows/a.yaml: no such property', 'flows/b.yaml: no match rule', 'broken: unexpected']);
    expect(found.undecided).toEqual([{ check: away, reason: 'broker away' }]);
  });
});
