import type { ObservedRow } from '#link-registry';
import type { Connector } from '../connector.js';

/** When a record was changed, in milliseconds since 1970 by our clock, so that it compares with the other system's times. */
export function changedAtOf(
  { changedAt, deleted }: Pick<ObservedRow, 'changedAt' | 'deleted'>,
  connector: Pick<Connector, 'clockOffsetMs'>,
): number {
  // Of a delete only we know the time.
  return deleted ? changedAt : changedAt - (connector.clockOffsetMs?.() ?? 0);
}
