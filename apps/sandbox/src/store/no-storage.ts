import type { Storage } from './storage.js';

/** Keeps nothing: the state lives and dies with the process. */
export const noStorage: Storage = {
  load: () => Promise.resolve({ records: [], entries: [], answers: new Map() }),
  save: () => Promise.resolve(),
  replace: () => Promise.resolve(),
  loadHooks: () => Promise.resolve([]),
  saveHook: () => Promise.resolve(),
  removeHook: () => Promise.resolve(),
  close: () => Promise.resolve(),
};
