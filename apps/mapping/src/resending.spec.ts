import { describe, expect, it } from '@jest/globals';
import type { Command } from '#change-events';
import type { Desk } from './desk.js';
import { Resending } from './resending.js';

describe('Sending overdue commands again', () => {
  it('holds on to what a broker that is away did not take, instead of waiting longer than before', async () => {
    const overdue = [{ link: 'L1', system: 'webcrm', number: 1 }] as unknown as readonly Command[];
    const batches = [overdue];
    const tries: (readonly Command[])[] = [];
    const desk = {
      registry: { transaction: () => Promise.resolve(batches.shift() ?? []) },
      send: (commands: readonly Command[]) => Promise.resolve(tries.push(commands) > 2),
    };
    const resending = new Resending(desk as unknown as Desk);
    for (let round = 0; round < 4; round += 1) await resending.round();
    expect(tries).toEqual([overdue, overdue, overdue, []]);
  });
});
