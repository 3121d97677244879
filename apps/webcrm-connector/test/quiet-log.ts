import type { KitLog } from '#connector-kit';

/** Says nothing. */
export const quietLog: KitLog = { info: () => undefined, warn: () => undefined, error: () => undefined };
