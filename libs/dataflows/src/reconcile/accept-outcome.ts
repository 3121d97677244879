import { otherSystem, type DeleteCommand, type Outcome, type PairResult, type PairWrite, type System } from '#change-events';
import type { Flow, Pair } from '../flow.js';
import type { Tuple } from '../transform.js';
import { acceptState } from './accept-state.js';
import { adoptFlow } from './adopt-flow.js';
import { goneFrom, holdDelete } from './follow-delete.js';
import type { LinkState, PairMemory, Parked, Sides, WriteSource } from './link-state.js';
import { same, valueOn, writesOf } from './pair-values.js';
import { resultOf } from './result-of.js';

/**
 * The link after the answer to its outstanding command: the record state first, then what was agreed. Of an answer to an older command only
 * the record state counts, of `queued` nothing.
 */
export function acceptOutcome(flow: Flow, under: LinkState, outcome: Outcome): LinkState {
  const link = adoptFlow(flow, under);
  const { system, state } = outcome;
  const seen = state?.record ? acceptState(flow, link, system, { ...state, record: state.record }) : link;
  const outstanding = link.outstanding[system];
  if (outcome.status === 'queued' || outstanding?.command.number !== outcome.number) return seen;
  const answered = { ...seen, outstanding: { ...seen.outstanding, [system]: null } };
  if (outstanding.command.action === 'delete') return acceptDelete(answered, outcome, outstanding.command);
  const pairs = { ...seen.pairs };
  for (const pair of flow.pairs) {
    const write = writesOf(outstanding.command).find((candidate) => candidate.pair === pair.key);
    const source = outstanding.sources[pair.key];
    if (write === undefined || source === undefined) continue;
    const memory = pairs[pair.key] ?? { times: { webcrm: source.at, customcrm: source.at }, writes: { webcrm: 0, customcrm: 0 } };
    const answer = {
      ...readWrite(write),
      pair,
      system,
      source,
      memory,
      stored: storedOf(pair, outcome),
      present: valueOn(pair, system, seen.sides[system]),
    };
    const result = resultOf(pair, outcome, outstanding);
    pairs[pair.key] = source.cause === 'operator' ? settleOperatorsEdit(result, answer) : settle(result, answer);
  }
  return { ...answered, pairs };
}

/** Done, or it stands open again: judged anew when the record was edited meanwhile, held when its system does not delete it. */
function acceptDelete({ deletion: _said, ...link }: LinkState, outcome: Outcome, command: DeleteCommand): LinkState {
  const { system, state } = outcome;
  if (outcome.status === 'done' && state?.record === null) {
    const gone = { ...link.sides[system], version: state.version, gone: state.changedAt };
    return { ...link, sides: { ...link.sides, [system]: gone }, deletion: { done: true } };
  }
  if (goneFrom(link) === undefined) return link;
  if (outcome.status === 'failed') return holdDelete(link, 'failure', outcome.reason ?? 'the connector gave no reason');
  if ((state?.version ?? 0) > command.basis) return link;
  const refused = outcome.pairs.map(({ pair }) => pair).join(', ');
  return holdDelete(link, 'failure', `refused although the record is unchanged in ${refused}`);
}

interface Answer {
  readonly pair: Pair;
  readonly system: System;
  readonly source: WriteSource;
  readonly sent: Tuple;
  readonly before: Tuple;
  /** What the record held right after the write; undefined when it lacks the property. */
  readonly stored: Tuple | undefined;
  /** What the record holds in the newest state seen. */
  readonly present: Tuple | undefined;
  readonly memory: PairMemory;
}

function storedOf(pair: Pair, outcome: Outcome): Tuple | undefined {
  const stored = pair.properties[outcome.system].map((property) => outcome.state?.record?.[property]);
  return stored.every((value) => value !== undefined) ? stored : undefined;
}

/** A written value has the time of the edit that it carries, unless somebody has edited it since. */
function timesAfter({ pair, system, source, sent, present, memory }: Answer): Sides<number> {
  return present === undefined || same(pair, system, present, sent) ? { ...memory.times, [system]: source.at } : memory.times;
}

function readWrite(write: PairWrite): { sent: Tuple; before: Tuple } {
  return {
    sent: write.properties.map((property) => property.value),
    before: write.properties.map((property) => property.expected ?? null),
  };
}

function settle(result: PairResult, answer: Answer): PairMemory {
  const { system, source, sent, memory } = answer;
  switch (result.result) {
    case 'applied':
      return agreeOn(memory, sides(system, sent, source.value), timesAfter(answer));
    case 'rewritten':
      return settleRewritten(answer);
    case 'refused':
      // Somebody edited before the write: that edit is a person's, whatever the sync wrote before it.
      return { ...memory, writes: { webcrm: 0, customcrm: 0 } };
    case 'ignored':
      return park(answer, { kind: 'ignored', reason: 'the system answered without an error and kept the old value' });
    case 'failed':
      return park(answer, { kind: 'failed', reason: result.reason });
  }
}

/** An operator's edit leaves what was agreed alone: what the record holds now differs from it, and travels as any edit. */
function settleOperatorsEdit(result: PairResult, answer: Answer): PairMemory {
  if (result.result !== 'applied' && result.result !== 'rewritten') return settle(result, answer);
  return { ...answer.memory, times: timesAfter(answer), writes: { webcrm: 0, customcrm: 0 } };
}

/**
 * A rewritten value is first taken for an edit made in the same moment, which travels back: what was sent is agreed, what is there is newer.
 * The second time, or when it was only cut, the two values count as equal. When it looks cut because a part of the old value stayed, neither is
 * known, and nothing is done about it.
 */
function settleRewritten(answer: Answer): PairMemory {
  const { pair, system, source, sent, memory } = answer;
  const stored = answer.stored ?? sent;
  const last = memory.rewritten?.[system];
  if (isCut(sent, stored) && keptAPart(answer, stored)) {
    return park(
      { ...answer, before: stored },
      { kind: 'ignored', reason: 'the system answered without an error and kept a part of the old value' },
    );
  }
  const again = last !== undefined && same(pair, system, last.sent, sent) && same(pair, system, last.stored, stored);
  const rewritten = { ...memory.rewritten, [system]: { sent, stored, count: again ? last.count + 1 : 1 } };
  const equal = again || isCut(sent, stored);
  const agreed = sides(system, equal ? stored : sent, source.value);
  return { ...agreeOn(memory, agreed, timesAfter(answer)), rewritten };
}

/** Whether a system only cut what was sent to its greatest length: never a reason to cut the side where it is long. */
function isCut(sent: Tuple, stored: Tuple): boolean {
  return sent.every((value, position) => value === stored[position] || isBeginning(stored[position], value));
}

/** Whether a property of the pair holds what it held before and was never seen to cut to that: it may as well have ignored the write. */
function keptAPart({ system, sent, before, memory }: Answer, stored: Tuple): boolean {
  const last = memory.rewritten?.[system];
  return stored.some(
    (value, position) =>
      value !== sent[position] &&
      value === before[position] &&
      !(value === last?.stored[position] && value !== last?.sent[position] && isBeginning(value, last?.sent[position])),
  );
}

function isBeginning(short: unknown, long: unknown): boolean {
  return typeof long === 'string' && typeof short === 'string' && short !== '' && long.startsWith(short);
}

function agreeOn(memory: PairMemory, agreed: Sides<Tuple>, times: Sides<number>): PairMemory {
  const { writes, rewritten } = memory;
  return { agreed, times, writes, ...(rewritten === undefined ? {} : { rewritten }) };
}

function park(answer: Answer, why: Pick<Parked, 'kind' | 'reason'>): PairMemory {
  const { system, sent, before, source } = answer;
  return { ...answer.memory, parked: { ...why, system, sent, values: sides(system, before, source.value) } };
}

function sides(system: System, value: Tuple, other: Tuple): Sides<Tuple> {
  return { [system]: value, [otherSystem[system]]: other } as unknown as Sides<Tuple>;
}
