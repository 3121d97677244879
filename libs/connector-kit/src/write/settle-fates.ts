import type { CreateCommand } from '#change-events';
import type { ClaimedCommand } from '#link-registry';
import { pollPass } from '../read/poll-pass.js';
import { mayStillCall, type Claim } from './claim.js';
import { judgeFate } from './judge-fate.js';
import { retryDelayMs } from './settle-failure.js';
import { postponed, settled, type Settlement } from './settlement.js';
import { descriptionOf, type WriteParts } from './write-parts.js';

/** A create of which a call stands open whose write can arrive no more. */
export interface UnknownCreate {
  readonly claimed: ClaimedCommand<CreateCommand>;
  /** Its open calls, oldest first. */
  readonly seqs: readonly number[];
}

/** What became of them. */
export interface SettledFates {
  readonly made: readonly { readonly claimed: ClaimedCommand<CreateCommand>; readonly seq: number; readonly id: string }[];
  readonly notMade: readonly ClaimedCommand<CreateCommand>[];
  readonly settlements: readonly Settlement[];
}

/**
 * Finds out, one after another, what became of creates where neither a key nor an external id tells: from a fresh look at what is new. Call only
 * while no other create of the type can run.
 */
export async function settleFates(parts: WriteParts, claim: Claim, unknown: readonly UnknownCreate[]): Promise<SettledFates> {
  const { memory, connector } = parts;
  const fates = { made: [], notMade: [], settlements: [] } as { [K in keyof SettledFates]: SettledFates[K][number][] };
  if (unknown.length === 0) return fates;
  const { entity } = claim;
  const position = await memory.cursors.load(entity);
  if (position?.phase === 'poll') await pollPass(parts, entity, position.newest);
  if (position?.phase !== 'poll' || !mayStillCall(claim)) {
    const why = 'It is not known yet whether the record was created: the type is still being read.';
    return { ...fates, settlements: unknown.map(({ claimed }) => postponed(claimed.command, retryDelayMs(claimed.attempts), why)) };
  }
  const { fields } = descriptionOf(connector, entity);
  const taken = new Set<string>();
  let open = await memory.creates.openOf(entity);
  for (const { claimed, seqs } of unknown) {
    const call = open.find(({ seq }) => seq === seqs.at(-1));
    if (call === undefined) continue;
    open = open.filter(({ seq }) => !seqs.includes(seq));
    const candidates = (await memory.observed.unclaimed(entity, call.seq)).filter(({ id }) => !taken.has(id));
    const fate = judgeFate(call, open, candidates, fields);
    if (fate.kind === 'uncertain') {
      await memory.creates.giveUp(seqs);
      fates.settlements.push(settleInDoubt(claimed.command, fate.ids));
      continue;
    }
    const answered = fate.kind === 'made' ? seqs.slice(0, -1) : seqs;
    await memory.creates.settle(answered.map((seq) => ({ seq, recordId: null })));
    if (fate.kind === 'notMade') {
      fates.notMade.push(claimed);
    } else {
      taken.add(fate.id);
      fates.made.push({ claimed, seq: call.seq, id: fate.id });
    }
  }
  return fates;
}

/** The create fails for good. @param ids of new records of which one may be its own, where they are still known */
export function settleInDoubt(command: CreateCommand, ids: readonly string[]): Settlement {
  const some = ids.length === 0 ? '' : ` (${command.entity} ${ids.slice(0, 5).join(', ')}${ids.length > 5 ? ' …' : ''})`;
  const reason = `Held for an operator: ${command.system} did not answer whether it created the record, and none of the records that appeared since${some} holds all that was sent. Look there: link the one that it is, or try again.`;
  return settled(command, { status: 'failed', reason });
}
