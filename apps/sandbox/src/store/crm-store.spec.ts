import { beforeEach, describe, expect, it } from '@jest/globals';
import { CrmStore } from './crm-store.js';
import { noStorage } from './no-storage.js';
import type { Storage, Written } from './storage.js';

const author = { who: 'services', name: 'Integration', method: 'POST' };

/** Keeps each write only when it is told to. */
class HeldStorage implements Storage {
  readonly saves: { readonly written: Written; readonly done: () => void; readonly fail: (error: Error) => void }[] = [];
  readonly load: Storage['load'] = (system) => noStorage.load(system);
  readonly loadHooks: Storage['loadHooks'] = (system) => noStorage.loadHooks(system);
  readonly saveHook: Storage['saveHook'] = (system, hook) => noStorage.saveHook(system, hook);
  readonly removeHook: Storage['removeHook'] = (system, key) => noStorage.removeHook(system, key);
  readonly replace = () => Promise.resolve();
  readonly close = () => Promise.resolve();

  save(_system: string, written: Written): Promise<void> {
    return new Promise((resolve, reject) => {
      this.saves.push({ written, done: resolve, fail: reject });
    });
  }
}

describe('A store', () => {
  let storage: HeldStorage;
  let store: CrmStore;
  beforeEach(async () => {
    storage = new HeldStorage();
    store = await CrmStore.open({ system: 'customcrm', entities: ['customer'], resolutionMs: 1, storage });
  });

  const create = (Name: string) => store.write(author, (draft) => draft.create('customer', { Name }).key);

  /** Until the store has handed its next write to the storage. */
  async function nextSave(number: number): Promise<HeldStorage['saves'][number]> {
    for (;;) {
      const save = storage.saves[number];
      if (save) return save;
      await Promise.resolve();
    }
  }

  it('shows and answers a write only when it is kept', async () => {
    const written = create('Nordlys');
    const save = await nextSave(0);
    expect(store.get('customer', 1)).toBeUndefined();
    save.done();
    expect(await written).toBe(1);
    expect(store.get('customer', 1)?.values).toEqual({ Name: 'Nordlys' });
  });

  it('keeps together what came meanwhile, each write seeing those before it and none hurt by one that is refused', async () => {
    const first = create('First');
    const held = await nextSave(0);
    const second = create('Second');
    const refused = store.write(author, () => {
      throw new Error('This name is taken');
    });
    const seen = store.write(author, (draft) => draft.get('customer', 2)?.values);
    held.done();
    (await nextSave(1)).done();
    await expect(refused).rejects.toThrow('This name is taken');
    expect([await first, await second, await seen]).toEqual([1, 2, { Name: 'Second' }]);
    expect(storage.saves.map(({ written }) => written.entries.map(({ sequence }) => sequence))).toEqual([[1], [2]]);
  });

  it('has changed nothing when a write could not be kept', async () => {
    const lost = create('Lost');
    (await nextSave(0)).fail(new Error('The database is gone'));
    await expect(lost).rejects.toThrow('The database is gone');
    expect(store.get('customer', 1)).toBeUndefined();
    expect(store.writesSince(0)).toEqual([]);
  });
});
