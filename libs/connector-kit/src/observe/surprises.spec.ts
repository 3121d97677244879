import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import type { JsonRecord } from '#change-events';
import { FakeSystem } from '../../test/fake-system.js';
import { Figures } from '../run/figures.js';
import { Surprises } from './surprises.js';

async function surprisesOf(
  ...records: readonly JsonRecord[]
): Promise<{ count: Readonly<Record<string, number>>; told: readonly object[] }> {
  const figures = new Figures(new Registry());
  const told: object[] = [];
  const log = { info: () => undefined, error: () => undefined, warn: (facts: object) => told.push(facts) };
  const surprises = new Surprises('customcrm', new FakeSystem().descriptions, figures, log);
  for (const record of records) surprises.look('contact', record);
  const counted = (await figures.surprises.get()).values;
  return { count: Object.fromEntries(counted.map(({ labels, value }) => [String(labels.surprise), value])), told };
}

describe('Surprises', () => {
  it('are not what is described, nor an empty property, nor one that is left out', async () => {
    expect(await surprisesOf({ Id: '1', Name: 'Ada', Phone: null })).toEqual({ count: {}, told: [] });
  });

  it('are a property that is not described and a value of another type: each counted, and told once', async () => {
    const record = { Id: '1', Name: 7, Nickname: 'Countess', Email: ['a@x'] };
    const { count, told } = await surprisesOf(record, record);
    expect(count).toEqual({ notDescribed: 2, otherType: 4 });
    expect(told).toEqual([
      { system: 'customcrm', entity: 'contact', property: 'Name', surprise: 'it is described as string and holds a number' },
      { system: 'customcrm', entity: 'contact', property: 'Nickname', surprise: 'it is not described' },
      { system: 'customcrm', entity: 'contact', property: 'Email', surprise: 'it is described as string and holds a list' },
    ]);
  });

  it('are told of a thousand times at most, and counted for ever', async () => {
    const record = Object.fromEntries(Array.from({ length: 1_200 }, (_, number) => [`made up ${number}`, '']));
    const { count, told } = await surprisesOf(record);
    expect([count, told.length]).toEqual([{ notDescribed: 1_200 }, 1_000]);
  });
});
