import { otherSystem, type Outcome, type System } from '#change-events';
import { acceptOutcome, historyOf, overwrittenBy, type Flow, type Outstanding } from '#dataflows';
import {
  together,
  type ConflictRecord,
  type MappingMemory,
  type StoredLink,
  type Subject,
  type UnlinkedRecord,
  type WrittenCommand,
} from '#link-registry';
import { conflictsOf } from './carry-out.js';
import type { FlowBook } from './flow-book.js';
import { withState, type TouchedLinks } from './touched-links.js';

/** The answer to an outstanding command, as the figures know it. */
export interface Answered {
  readonly flow: string;
  readonly system: System;
  readonly status: Outcome['status'];
  /** Milliseconds from the oldest edit by a person that the command carried until its answer; absent where it carried none there. */
  readonly delayMs?: number;
}

/** What the answers to commands did to links, besides what was agreed. */
export interface Settled {
  /** Links whose missing record was made. */
  readonly made: StoredLink[];
  /** Links that are no more: nothing was made. */
  readonly dropped: StoredLink[];
  /** Records that look for a partner again. */
  readonly lookAgain: Subject[];
  /** Records for which none can be made, and why. */
  readonly failed: UnlinkedRecord[];
  readonly answered: Answered[];
}

/**
 * Takes the answers to outstanding commands into the links, and keeps what their writes replaced and overwrote. An answer to an older command
 * changes nothing here.
 * @param now milliseconds since 1970
 */
export async function settleOutcomes(
  memory: MappingMemory,
  flows: FlowBook,
  links: TouchedLinks,
  outcomes: readonly Outcome[],
  now: number,
): Promise<Settled> {
  const settled: Settled = { made: [], dropped: [], lookAgain: [], failed: [], answered: [] };
  const answered: Outcome[] = [];
  const written: WrittenCommand[] = [];
  const conflicts: ConflictRecord[] = [];
  for (const outcome of outcomes) {
    const link = links.get(outcome.link);
    const flow = flows.get(outcome.flow);
    const outstanding = link?.state.outstanding[outcome.system];
    if (link === undefined || flow === undefined || outcome.status === 'queued' || outstanding?.command.number !== outcome.number) continue;
    answered.push(outcome);
    settled.answered.push(answeredBy(outcome, outstanding, now));
    conflicts.push(...conflictsOf(link, overwrittenBy(flow, link.state, outcome), now));
    written.push(...historyIn(flow, link, outcome, now));
    if (link.standing === 'creating') await settleCreate(memory, flows, links, link, outcome, settled);
    else links.put(withState(link, acceptOutcome(flow, link.state, outcome)));
  }
  await together([memory.history.append(written), memory.ledger.settle(answered), memory.ledger.addConflicts(conflicts)]);
  return settled;
}

function answeredBy({ flow, system, status, pairs }: Outcome, { sources }: Outstanding, now: number): Answered {
  const written = pairs.filter(({ result }) => result === 'applied' || result === 'rewritten');
  const edits = written.flatMap(({ pair }) => sources[pair] ?? []).filter(({ cause }) => cause === 'edit');
  if (edits.length === 0) return { flow, system, status };
  return { flow, system, status, delayMs: Math.max(0, now - Math.min(...edits.map(({ at }) => at))) };
}

function historyIn(flow: Flow, link: StoredLink, outcome: Outcome, now: number): WrittenCommand[] {
  const pairs = historyOf(flow, link.state, outcome);
  const { system, number } = outcome;
  return pairs.length === 0 ? [] : [{ link: link.state.id, system, number, answeredAt: now, pairs }];
}

async function settleCreate(
  memory: MappingMemory,
  flows: FlowBook,
  links: TouchedLinks,
  link: StoredLink,
  outcome: Outcome,
  settled: Settled,
): Promise<void> {
  const flow = flows.get(link.flow);
  const from = otherSystem[outcome.system];
  const source = link.state.ids[from];
  if (flow === undefined || source === null) return;
  const subject: Subject = { flow: link.flow, system: from, id: source };
  const id = outcome.state?.id;
  const twice = id !== undefined && (await memory.links.linked(link.flow, outcome.system, [id])).size > 0;
  if (outcome.status === 'done' && id !== undefined && !twice) {
    const state = acceptOutcome(flow, { ...link.state, ids: { ...link.state.ids, [outcome.system]: id } }, outcome);
    const made: StoredLink = { ...link, standing: 'live', state };
    links.put(made);
    settled.made.push(made);
    return;
  }
  links.drop(link);
  settled.dropped.push(link);
  if (outcome.status === 'found') {
    settled.lookAgain.push(subject);
    return;
  }
  const reason = twice
    ? `the record that was made, ${id}, has a link under this flow already`
    : (outcome.reason ?? 'the connector gave no reason');
  settled.failed.push({ ...subject, standing: 'failed', reason, version: link.state.sides[from].version });
}
