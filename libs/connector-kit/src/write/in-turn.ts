import { randomUUID } from 'node:crypto';
import type { System } from '#change-events';
import type { ClaimedCommand, Leases } from '#link-registry';
import { claimMs } from './claim.js';
import { postponed, type Settlement } from './settlement.js';

const waitForTurnMs = 1_000;

/**
 * Lets creates of one type be made by one worker at a time, over all replicas: where only its values tell what an unanswered call has made, no other
 * create may run while that is found out. The lease outlasts every call that the worker's claim allows. Whose turn it is not waits in the queue.
 */
export async function inTurn(
  leases: Leases,
  system: System,
  entity: string,
  commands: readonly ClaimedCommand[],
  work: () => Promise<readonly Settlement[]>,
): Promise<readonly Settlement[]> {
  const lease = await leases.acquire(`create:${system}:${entity}`, randomUUID(), claimMs / 1_000);
  if (lease === null)
    return commands.map(({ command }) => postponed(command, waitForTurnMs, 'Another worker creates records of this type.'));
  try {
    return await work();
  } finally {
    await leases.release(lease);
  }
}
