import { otherSystem, systems, type Command, type PairWrite, type System } from '#change-events';
import type { Flow, Pair, Policy } from '../flow.js';
import type { Resolve, Translation, Tuple } from '../transform.js';
import type { ConflictKind, Decision } from './decision.js';
import type { Frozen, LinkState, Outstanding, PairMemory, Sides } from './link-state.js';
import { inFlight, isEmpty, same, valueOn } from './pair-values.js';
import { ruleOfAPair, type Edited } from './rule-of-a-pair.js';
import { winnerOf } from './winner.js';

/** A link after reconciling, the decisions that led there, and the systems that got a new command. */
export interface Reconciled {
  readonly link: LinkState;
  readonly decisions: readonly Decision[];
  readonly commanded: readonly System[];
}

/** One write that a pair needs; a conflict that it ends is recorded only when the write goes out. */
interface Want {
  readonly pair: Pair;
  readonly write: PairWrite;
  readonly source: { readonly value: Tuple; readonly at: number };
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
    const memory = awake(pair, values, pairs[pair.key] ?? fresh);
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

/** A parked pair is tried again when one of its two values changes. */
function awake(pair: Pair, values: Sides<Tuple>, memory: PairMemory): PairMemory {
  const { parked, ...rest } = memory;
  const moved = parked !== undefined && systems.some((system) => !same(pair, system, parked.values[system], values[system]));
  return moved ? rest : memory;
}

function judge(it: Case): Judgement {
  const { pair, values, memory } = it;
  const { agreed, frozen, ...thawed } = memory;
  if (frozen !== undefined) {
    // One side of an oscillating pair may have been as agreed all along: that ends nothing.
    const moved = systems.some((system) => !same(pair, system, frozen.values[system], values[system]));
    const returned = moved && agreed !== undefined && systems.some((system) => same(pair, system, agreed[system], values[system]));
    if (returned) return judge({ ...it, memory: { ...thawed, agreed } });
    return saySame(it) ? agree(it) : { decisions: [], memory: { ...memory, frozen: { ...frozen, values } } };
  }
  if (agreed === undefined) return judgeFirst(it);
  const edited = (system: System): Edited => (same(pair, system, agreed[system], values[system]) ? 'asAgreed' : 'edited');
  switch (ruleOfAPair[edited('webcrm')][edited('customcrm')]) {
    case 'nothing':
      return { decisions: [], memory };
    case 'carryToCustom':
      return carry(it, 'customcrm');
    case 'carryToWebcrm':
      return carry(it, 'webcrm');
    case 'compareBoth':
      return compareBoth(it, 'edit', pair.conflict);
  }
}

/** Never agreed: an empty side takes the filled one's value. */
function judgeFirst(it: Case): Judgement {
  const { pair, values } = it;
  const empty = { webcrm: isEmpty(pair, 'webcrm', values.webcrm), customcrm: isEmpty(pair, 'customcrm', values.customcrm) };
  if (empty.webcrm && empty.customcrm) return agree(it);
  if (empty.customcrm) return carry(it, 'customcrm');
  if (empty.webcrm) return carry(it, 'webcrm');
  return compareBoth(it, 'firstLink', pair.firstLink);
}

/** One side moved: the other one follows, unless it says the same already. */
function carry(it: Case, to: System): Judgement {
  const { pair } = it;
  if (isReadOnlySource(pair, otherSystem[to])) return { decisions: [{ kind: 'leftAlone', pair: pair.key, system: otherSystem[to] }] };
  const translation = translate(it, to);
  if (translation.kind !== 'value') return leftOut(pair, translation);
  return says(it, to, translation.value) ? agree(it) : ask(it, to, translation.value);
}

function compareBoth(it: Case, conflict: ConflictKind, policy: Policy): Judgement {
  const { flow, pair, memory } = it;
  if (saySame(it)) return agree(it);
  const winner = winnerOf(flow, pair, policy, memory.times);
  if (winner === null) return freeze(it, 'manual', conflictOf(it, conflict, policy, null));
  const loser = otherSystem[winner];
  const translation = translate(it, loser);
  if (translation.kind !== 'value') return leftOut(pair, translation);
  return ask(it, loser, translation.value, conflictOf(it, conflict, policy, winner));
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
function ask(it: Case, system: System, value: Tuple, conflict?: Decision): Judgement {
  const { pair, values, memory } = it;
  if (it.gone[system]) return leftOut(pair, { kind: 'impossible', reason: `the record is gone from ${system}` });
  if (it.busy[system]) return stay;
  if (memory.writes[system] >= writesWithoutAnEdit) {
    return freeze(it, 'oscillating', conflictOf(it, 'oscillating', pair.conflict, null));
  }
  const forms = pair.transform.forms[system];
  const properties = pair.properties[system].map((property, position) => ({
    property,
    form: forms[position] ?? 'text',
    value: value[position] ?? null,
    expected: values[system][position] ?? null,
  }));
  const from = otherSystem[system];
  const want = { system, pair, write: { pair: pair.key, properties }, source: { value: values[from], at: memory.times[from] } };
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

function withCommand(flow: Flow, link: LinkState, system: System, wants: readonly Want[], now: number): LinkState {
  const id = link.ids[system];
  if (id === null) return link;
  const number = Math.max(link.numbers[system] + 1, now);
  const command: Command = {
    action: 'update',
    link: link.id,
    flow: flow.name,
    system,
    entity: flow.entity[system],
    number,
    id,
    basis: link.sides[system].version,
    pairs: wants.map((want) => want.write),
  };
  const outstanding: Outstanding = { command, sources: Object.fromEntries(wants.map((want) => [want.pair.key, want.source])) };
  return { ...link, outstanding: { ...link.outstanding, [system]: outstanding }, numbers: { ...link.numbers, [system]: number } };
}
