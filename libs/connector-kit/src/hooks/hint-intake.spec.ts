import { describe, expect, it } from '@jest/globals';
import { InMemoryRegistry } from '#link-registry';
import { HintIntake } from './hint-intake.js';

describe('A storm of hints', () => {
  it('is stored in few statements, each record once in each, and answered when it is stored', async () => {
    const memory = new InMemoryRegistry().connect().connectorMemory('webcrm');
    const statements: (readonly string[])[] = [];
    const observed = Object.assign(Object.create(memory.observed) as typeof memory.observed, {
      hint: (entity: string, ids: readonly string[]) => {
        statements.push(ids);
        return memory.observed.hint(entity, ids);
      },
    });
    const intake = new HintIntake({ observed });
    await Promise.all(Array.from({ length: 1_000 }, (_nothing, index) => intake.add('person', [String(index % 3)])));
    expect(statements).toEqual([['0', '1', '2']]);
    expect([...(await memory.observed.owedRereads('person', 10))].sort()).toEqual(['0', '1', '2']);

    const first = intake.add('person', ['7']);
    await Promise.resolve();
    await Promise.all([first, intake.add('person', ['7']), intake.add('person', ['8'])]);
    expect(statements.slice(1)).toEqual([['7'], ['7', '8']]);
  });

  it('that could not be stored fails, and does not keep what comes later from being stored', async () => {
    const answers = [Promise.reject(new Error('no database')), Promise.resolve()];
    const intake = new HintIntake({ observed: { hint: () => answers.shift() } as never });
    const lost = intake.add('person', ['1']);
    await expect(lost).rejects.toThrow('no database');
    await expect(intake.add('person', ['1'])).resolves.toBeUndefined();
  });
});
