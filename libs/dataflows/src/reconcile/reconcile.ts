import { otherSystem, systems, type System } from '#change-events';
import type { Flow, Pair, Policy } from '../flow.js';
import type { Resolve, Translation, Tuple } from '../transform.js';
import type { ConflictKind, Decision } from './decision.js';
import type { Frozen, LinkState, PairMemory, Sides, WriteCause } from './link-state.js';
import { movedSides } from './moved-reference.js';
import { inFlight, isEmpty, same, valueOn } from './pair-values.js';
import { ruleOfAPair, type Edited } from './rule-of-a-pair.js';
import { winnerOf } from './winner.js';
import { withCommand, writeOf, type Want } from './with-command.js';

/** A link after reconciling, the decisions that led there, and the systems that got a new command. */
export interface Reconciled {
  readonly link: LinkState;
  readonly decisions: readonly Decision[];
  readonly commanded: readonly System[];
}

/** Writes of the same pair and side that may answer each other without a person's edit in between. */
const writesWithoutAnEdit = 2;

/**
 * Compares what both sides hold now with what was last agreed and what has been asked for, pair by pair, and decides. Pure: the same
 * states always lead to the same decisions, so that repeated, late and reordered events are harmless.
 * At most one command per system is outstanding; what a side needs beyond it is decided anew after its outcome.
 * @param now milliseconds since 1970, for command numbers only
 */
export function reconcile(flow: Flow, link: LinkState, resolve: Resolve, now: number): Reconciled {
  const pairs: Record<string, PairMemory> = { ...link.pairs };
  const decisions: Decision[] = [];
  const wants: Record<System, Want[]> = { webcrm: [], customcrm: [] };
  const gone = { webcrm: link.sides.webcrm.gone !== undefined, customcrm: link.sides.customcrm.gone !== undefined };
  const busy = { webcrm: link.outstanding.webcrm !== null, customcrm: link.outstanding.customcrm !== null };

  for (const pair of flow.pairs) {
    if (inFlight(link, pair)) continue;
    const webcrm = valueOn(pair, 'webcrm', link.sides.webcrm);
    const customcrm = valueOn(pair, 'customcrm', link.sides.customcrm);
    if (webcrm === undefined || customcrm === undefined) {
      decisions.push({ kind: 'unknown', pair: pair.key, system: webcrm === undefined ? 'webcrm' : 'customcrm' });
      continue;
    }
    const values = { webcrm, customcrm };
    const memory = awake(pair, values, pairs[pair.key] ?? fresh, resolve);
    const judged = memory.parked ? stay : judge({ flow, pair, values, memory, resolve, busy, gone });
    pairs[pair.key] = judged.memory ?? memory;
    decisions.push(...judged.decisions);
    if (judged.want) wants[judged.want.system].push(judged.want);
  }

  let reconciled: LinkState = { ...link, pairs };
  const commanded = systems.filter((system) => wants[system].length > 0);
  for (const system of commanded) reconciled = withCommand(flow, reconciled, system, wants[system], now);
  return { link: reconciled, decisions, commanded };
}

interface Judgement {
  readonly decisions: readonly Decision[];
  /** What is remembered of the pair from now on; absent: as before. */
  readonly memory?: PairMemory;
  readonly want?: Want & { readonly system: System };
}

interface Case {
  readonly flow: Flow;
  readonly pair: Pair;
  readonly values: Sides<Tuple>;
  readonly memory: PairMemory;
  readonly resolve: Resolve;
  readonly busy: Sides<boolean>;
  /** The record is gone and the link was kept: nothing can be written there until it returns. */
  readonly gone: Sides<boolean>;
}

const fresh: PairMemory = { times: { webcrm: 0, customcrm: 0 }, writes: { webcrm: 0, customcrm: 0 } };
const stay: Judgement = { decisions: [] };

/** A parked pair is tried again when one of its two values changes, and a reference when it would be written as another id. */
function awake(pair: Pair, values: Sides<Tuple>, memory: PairMemory, resolve: Resolve): PairMemory {
  const { parked, ...rest } = memory;
  if (parked === undefined) return memory;
  const { system, sent } = parked;
  const moved = systems.some((side) => !same(pair, side, parked.values[side], values[side]));
  if (moved) return rest;
  if (pair.references === undefined) return memory;
  const translation = pair.transform.to[system](values[otherSystem[system]], values[system], resolve);
  return translation.kind === 'value' && !same(pair, system, translation.value, sent) ? rest : memory;
}

function judge(it: Case): Judgement {
  const { pair, values, memory } = it;
  const { agreed, frozen } = memory;
  if (frozen !== undefined) return judgeFrozen(it, frozen);
  if (agreed === undefined) return judgeFirst(it);
  const edited = (system: System): Edited => (same(pair, system, agreed[system], values[system]) ? 'asAgreed' : 'edited');
  switch (ruleOfAPair[edited('webcrm')][edited('customcrm')]) {
    case 'nothing':
      return followReference(it);
    case 'carryToCustom':
      return carry(it, 'customcrm', 'edit');
    case 'carryToWebcrm':
      return carry(it, 'webcrm', 'edit');
    case 'compareBoth':
      return compareBoth(it, 'edit', pair.conflict);
  }
}

/** Nobody edited. When what is referred to has got another partner, that is an edit of the side that refers to it. */
function followReference(it: Case): Judgement {
  const { pair, values, memory, resolve } = it;
  const [moved, ...others] = movedSides(pair, values, memory, resolve);
  if (moved === undefined) return { decisions: [], memory };
  const anew = { ...it, memory: { ...memory, writes: fresh.writes } };
  return others.length === 0 ? carry(anew, otherSystem[moved], 'edit') : compareBoth(anew, 'edit', pair.conflict);
}

/**
 * A conflict that waits for a person. It thaws when the sides say the same or one returns to what was agreed; when a value has changed, it is
 * asked anew; and an operator's decision about exactly these values is carried out.
 */
function judgeFrozen(it: Case, frozen: Frozen): Judgement {
  const { pair, values, memory } = it;
  const { agreed, frozen: _ended, ...rest } = memory;
  // One side of an oscillating pair may have been as agreed all along: that ends nothing.
  const moved = systems.some((system) => !same(pair, system, frozen.values[system], values[system]));
  const returned = moved && agreed !== undefined && systems.some((system) => same(pair, system, agreed[system], values[system]));
  if (returned) return thaw(pair, judge({ ...it, memory: { ...rest, agreed } }));
  if (saySame(it)) return thaw(pair, agree(it));
  if (moved) return freeze(it, frozen.kind, frozenConflict(it, frozen, null));
  return frozen.winner === undefined ? stay : obey(it, frozen, frozen.winner);
}

function thaw(pair: Pair, judged: Judgement): Judgement {
  return judged.memory === undefined ? judged : { ...judged, decisions: [{ kind: 'thawed', pair: pair.key }, ...judged.decisions] };
}

/** The pair stays frozen until the loser has taken the winner's value: if it does not, the decision is still there. */
function obey(it: Case, frozen: Frozen, winner: System): Judgement {
  const loser = otherSystem[winner];
  const translation = translate(it, loser);
  if (translation.kind !== 'value') return leftOut(it.pair, translation);
  const memory = { ...it.memory, writes: fresh.writes };
  return ask({ ...it, memory }, loser, translation.value, 'decision', frozenConflict(it, frozen, winner));
}

function frozenConflict(it: Case, { kind }: Frozen, winner: System | null): Decision {
  if (kind === 'oscillating') return conflictOf(it, kind, it.pair.conflict, winner);
  return conflictOf(it, it.memory.agreed === undefined ? 'firstLink' : 'edit', 'manual', winner);
}

/** Never agreed: an empty side takes the filled one's value. */
function judgeFirst(it: Case): Judgement {
  const { pair, values } = it;
  const empty = { webcrm: isEmpty(pair, 'webcrm', values.webcrm), customcrm: isEmpty(pair, 'customcrm', values.customcrm) };
  if (empty.webcrm && empty.customcrm) return agree(it);
  if (empty.customcrm) return carry(it, 'customcrm', 'firstLink');
  if (empty.webcrm) return carry(it, 'webcrm', 'firstLink');
  return compareBoth(it, 'firstLink', pair.firstLink);
}

/** One side moved: the other one follows, unless it says the same already. */
function carry(it: Case, to: System, cause: WriteCause): Judgement {
  const { pair } = it;
  if (isReadOnlySource(pair, otherSystem[to])) return { decisions: [{ kind: 'leftAlone', pair: pair.key, system: otherSystem[to] }] };
  const translation = translate(it, to);
  if (translation.kind !== 'value') return leftOut(pair, translation);
  return says(it, to, translation.value) ? agree(it) : ask(it, to, translation.value, cause);
}

function compareBoth(it: Case, conflict: ConflictKind, policy: Policy): Judgement {
  const { flow, pair, memory } = it;
  if (saySame(it)) return agree(it);
  const winner = winnerOf(flow, pair, policy, memory.times);
  if (winner === null) return freeze(it, 'manual', conflictOf(it, conflict, policy, null));
  const loser = otherSystem[winner];
  const translation = translate(it, loser);
  if (translation.kind !== 'value') return leftOut(pair, translation);
  return ask(it, loser, translation.value, 'conflict', conflictOf(it, conflict, policy, winner));
}

function conflictOf({ pair, values, memory }: Case, conflict: ConflictKind, policy: Policy, winner: System | null): Decision {
  return { kind: 'conflict', pair: pair.key, conflict, policy, winner, values, times: memory.times };
}

function freeze({ memory, values }: Case, kind: Frozen['kind'], conflict: Decision): Judgement {
  return { decisions: [conflict], memory: { ...memory, frozen: { kind, values } } };
}

/** Whether the two sides are equal under either transform. */
function saySame(it: Case): boolean {
  return systems.some((system) => {
    const translation = translate(it, system);
    return translation.kind === 'value' && says(it, system, translation.value);
  });
}

/** Asks a side to take a value. While the side is busy nothing is said: the pair is judged again after the outcome. */
function ask(it: Case, system: System, value: Tuple, cause: WriteCause, conflict?: Decision): Judgement {
  const { pair, values, memory } = it;
  if (it.gone[system]) return leftOut(pair, { kind: 'impossible', reason: `the record is gone from ${system}` });
  if (it.busy[system]) return stay;
  if (memory.writes[system] >= writesWithoutAnEdit) {
    return freeze(it, 'oscillating', conflictOf(it, 'oscillating', pair.conflict, null));
  }
  const from = otherSystem[system];
  const source = { value: values[from], at: memory.times[from], cause };
  const want = { system, pair, write: writeOf(pair, system, value, values[system]), source };
  const written: Decision = { kind: 'write', pair: pair.key, system, value };
  const writes = { ...memory.writes, [system]: memory.writes[system] + 1 };
  return { decisions: conflict === undefined ? [written] : [conflict, written], want, memory: { ...memory, writes } };
}

function agree({ pair, values, memory }: Case): Judgement {
  const { frozen: _ended, ...rest } = memory;
  return { decisions: [{ kind: 'agreed', pair: pair.key }], memory: { ...rest, agreed: values } };
}

function leftOut(pair: Pair, translation: Exclude<Translation, { kind: 'value' }>): Judgement {
  return {
    decisions: [
      translation.kind === 'waiting'
        ? { kind: 'waiting', pair: pair.key, reference: translation.reference }
        : { kind: 'impossible', pair: pair.key, reason: translation.reason },
    ],
  };
}

function translate({ pair, values, resolve }: Case, to: System): Translation {
  return pair.transform.to[to](values[otherSystem[to]], values[to], resolve);
}

/** Whether a side already says a translated value; a system that turned the same value into this one twice counts as saying it. */
function says({ pair, values, memory }: Case, system: System, value: Tuple): boolean {
  if (same(pair, system, value, values[system])) return true;
  const known = memory.rewritten?.[system];
  return (
    known !== undefined && known.count >= 2 && same(pair, system, known.sent, value) && same(pair, system, known.stored, values[system])
  );
}

function isReadOnlySource(pair: Pair, from: System): boolean {
  return pair.direction === (from === 'webcrm' ? 'toWebcrm' : 'toCustom');
}
