import { step } from '#platform';
import type { HeldLease } from '../connector-memory/leases.js';
import type { Outbox, OutboxRow } from './outbox.js';

/** How many states a relay sends at once. */
export const relayBatchSize = 500;
/** What a relay sent that died or was stopped meanwhile has arrived after this time, or never does. */
const lateSendMs = 60_000;

/**
 * Sends one batch of an outbox and answers its size. Whoever holds the lease is the only one who sends, but for one that was stopped while it
 * did: what that one had in hand is sent again, so that the last event of every key is its highest version.
 * @param send resolves when the broker has acknowledged everything, in order
 * @param sendingAgain told how many states are sent again
 */
export async function relayBatch<Row extends OutboxRow>(
  outbox: Outbox<Row>,
  lease: HeldLease,
  send: (rows: readonly Row[]) => Promise<void>,
  sendingAgain: (states: number) => void,
): Promise<number | 'leaseLost'> {
  // One that went on after its lease had run out, and died before it could say so, may have put an older state behind a newer one.
  await outbox.transaction(async (within) => {
    const ids = await within.sendings.takeAbandoned(lease, lateSendMs);
    if (ids.length === 0) return;
    await within.markUnpublished(ids);
    sendingAgain(ids.length);
  });
  const rows = await outbox.unpublished(relayBatchSize);
  if (rows.length === 0) return 0;
  const ids = rows.map((row) => row.id);
  if (!(await outbox.sendings.begin(lease, ids))) return 'leaseLost';
  const failure = await send(rows).then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  step('published');
  // What failed may have arrived nevertheless.
  if (!(await outbox.leases.isHeld(lease))) {
    await outbox.transaction(async (within) => {
      await within.markUnpublished(ids);
      await within.sendings.end(lease);
    });
    sendingAgain(ids.length);
    return 'leaseLost';
  }
  if (failure !== undefined) throw failure.error;
  await outbox.markPublished(rows);
  await outbox.sendings.end(lease);
  return rows.length;
}
