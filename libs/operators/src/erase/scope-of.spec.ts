import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { InMemoryRegistry, type StoredLink } from '#link-registry';
import { registeredFlow } from '../../test/registered-flow.js';
import { byType, nameOf, scopeOf } from './scope-of.js';

function link(flow: string, webcrm: string | null, customcrm: string | null, standing: StoredLink['standing'] = 'live'): StoredLink {
  const side = { version: 1, values: {} };
  return {
    flow,
    standing,
    origin: 'matched',
    progress: 'inSync',
    madeAt: 1,
    state: {
      id: randomUUID(),
      ids: { webcrm, customcrm },
      sides: { webcrm: side, customcrm: side },
      pairs: {},
      outstanding: { webcrm: null, customcrm: null },
      numbers: { webcrm: 0, customcrm: 0 },
    },
  };
}

describe('What is erased with a record', () => {
  it('is all that links join with it, under every flow and over any number of steps, ended ones included, and nothing else', async () => {
    const { links } = new InMemoryRegistry().connect();
    const wanted = [
      link('persons', '1', 'C1'),
      link('users', 'U1', 'C1'),
      link('persons', '2', 'C1', 'ended'),
      link('users', 'U1', 'C2', 'ended'),
    ];
    const others = [link('persons', '3', 'C3'), link('organisations', '1', 'C1')];
    await links.transaction(async (memory) => {
      for (const [name, webcrm, customcrm] of [
        ['persons', 'person', 'contact'],
        ['users', 'user', 'contact'],
        ['organisations', 'organisation', 'customer'],
      ] as const)
        await memory.flows.put(registeredFlow(name, webcrm, customcrm));
      await memory.links.add([...wanted, ...others]);
    });
    for (const record of [
      { system: 'webcrm', entity: 'person', id: '1' },
      { system: 'customcrm', entity: 'contact', id: 'C2' },
    ] as const) {
      const scope = await links.transaction((memory) => scopeOf(memory, record));
      expect(scope.records.map(nameOf).sort()).toEqual([
        'customcrm.contact C1',
        'customcrm.contact C2',
        'webcrm.person 1',
        'webcrm.person 2',
        'webcrm.user U1',
      ]);
      expect(new Set(scope.links.map(({ state }) => state.id))).toEqual(new Set(wanted.map(({ state }) => state.id)));
    }
  });

  it('is a record alone that has no link', async () => {
    const { links } = new InMemoryRegistry().connect();
    const record = { system: 'webcrm', entity: 'person', id: '1' } as const;
    expect(await links.transaction((memory) => scopeOf(memory, record))).toEqual({ records: [record], links: [] });
    expect(byType([record])).toEqual([{ system: 'webcrm', entity: 'person', ids: ['1'] }]);
  });
});
