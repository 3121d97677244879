import type { KitLog } from '../src/run/kit-log.js';

/** Says nothing. */
export const quietLog: KitLog = { info: () => undefined, warn: () => undefined, error: () => undefined };
