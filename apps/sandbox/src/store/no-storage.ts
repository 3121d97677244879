import type { Storage } from './storage.js';

/** Keeps nothing: the state lives and dies with the process. */
export const noStorage: Storage = {
  load: async () => ({ records: [], entries: [], answers: new Map() }),
  save: async () => {},
  replace: async () => {},
  close: async () => {},
};
