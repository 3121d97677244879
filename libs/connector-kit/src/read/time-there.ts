import type { Connector } from '../connector.js';

/** What a system's clock shows now, as far as is known, in milliseconds since 1970. */
export function timeThere(connector: Pick<Connector, 'clockOffsetMs'>): number {
  return Date.now() + (connector.clockOffsetMs?.() ?? 0);
}
