import { otherSystem, systems, type System } from '#change-events';
import type { Flow, Pair } from '../flow.js';
import type { Tuple } from '../transform.js';
import type { LinkState, Sides } from './link-state.js';
import { inFlight, same, valueOn } from './pair-values.js';
import { withCommand, writeOf } from './with-command.js';

/** The link after an operator's word, or why it stays as it is. */
export type OperatorsWord =
  | { readonly kind: 'done'; readonly link: LinkState }
  /** `changed`: it was said of values that are no more. `busy`: a command has no outcome yet. `nothing`: it is so already. */
  | { readonly kind: 'changed' | 'busy' | 'nothing'; readonly reason: string };

/** A conflict as the operator sees it. */
export interface SeenConflict {
  readonly pair: string;
  readonly values: Sides<Tuple>;
}

/** Chooses the winner of a conflict that waits for a person. Reconciling carries it out, if the two values are still those then. */
export function decideConflict(flow: Flow, link: LinkState, conflict: SeenConflict, winner: System): OperatorsWord {
  const pair = pairOf(flow, conflict.pair);
  const memory = link.pairs[conflict.pair];
  if (pair === undefined || memory?.frozen === undefined) return { kind: 'nothing', reason: 'the conflict has ended' };
  const { frozen } = memory;
  if (!sameValues(pair, frozen.values, conflict.values))
    return { kind: 'changed', reason: `the values are ${JSON.stringify(frozen.values)} by now` };
  if (frozen.winner === winner) return { kind: 'nothing', reason: `that ${winner} wins was decided already and is being carried out` };
  if (inFlight(link, pair)) return { kind: 'busy', reason: 'an earlier decision is just being written' };
  return { kind: 'done', link: { ...link, pairs: { ...link.pairs, [pair.key]: { ...memory, frozen: { ...frozen, winner } } } } };
}

/** Gives the side that lost a decided conflict its kept value back, if both sides still hold what the decision led to. @param now milliseconds since 1970 */
export function reverseConflict(flow: Flow, link: LinkState, conflict: SeenConflict, winner: System, now: number): OperatorsWord {
  const pair = pairOf(flow, conflict.pair);
  if (pair === undefined) return { kind: 'changed', reason: 'the flow has no such pair any more' };
  const loser = otherSystem[winner];
  const kept = conflict.values[loser];
  const agreed = link.pairs[pair.key]?.agreed;
  const word = editByOperator(flow, link, { pair, system: loser, value: kept }, now);
  if (word.kind !== 'done') return word;
  const holds = (system: System, value: Tuple | undefined): boolean => {
    const present = valueOn(pair, system, link.sides[system]);
    return present !== undefined && value !== undefined && same(pair, system, present, value);
  };
  const isAtRest = systems.every((system) => holds(system, agreed?.[system]));
  if (isAtRest && holds(winner, conflict.values[winner])) return word;
  return { kind: 'changed', reason: 'the pair was edited since the conflict was decided' };
}

/**
 * An edit by an operator: one command with expected values. What was agreed is left alone, so that it travels on like any edit once it is
 * written. @param now milliseconds since 1970, the time of the edit
 */
export function editByOperator(
  flow: Flow,
  link: LinkState,
  { pair, system, value }: { readonly pair: Pair; readonly system: System; readonly value: Tuple },
  now: number,
): OperatorsWord {
  if (link.sides[system].gone !== undefined) return { kind: 'changed', reason: `the record is gone from ${system}` };
  const present = valueOn(pair, system, link.sides[system]);
  const other = valueOn(pair, otherSystem[system], link.sides[otherSystem[system]]);
  if (present === undefined || other === undefined) return { kind: 'changed', reason: 'a record lacks a property of the pair' };
  if (inFlight(link, pair) || link.outstanding[system] !== null)
    return { kind: 'busy', reason: `a command to ${system} has no outcome yet: try again in a moment` };
  if (same(pair, system, present, value)) return { kind: 'nothing', reason: `${system} holds this value` };
  const source = { value: other, at: now, cause: 'operator' as const };
  return { kind: 'done', link: withCommand(flow, link, system, [{ pair, write: writeOf(pair, system, value, present), source }], now) };
}

/** Lets pairs be tried again that a system ignored or refused, and a delete that failed. @param pair one pair; absent: all there is */
export function retryParked(link: LinkState, pair?: string): OperatorsWord {
  const parked = Object.entries(link.pairs).filter(([key, memory]) => memory.parked !== undefined && (pair ?? key) === key);
  const { deletion, ...rest } = link;
  const isDelete = pair === undefined && deletion?.held?.by === 'failure';
  if (parked.length === 0 && !isDelete) return { kind: 'nothing', reason: 'nothing of it was ignored or failed' };
  const awake = parked.map(([key, { parked: _tried, ...memory }]) => [key, memory] as const);
  return { kind: 'done', link: { ...(isDelete ? rest : link), pairs: { ...link.pairs, ...Object.fromEntries(awake) } } };
}

function pairOf(flow: Flow, key: string): Pair | undefined {
  return flow.pairs.find((pair) => pair.key === key);
}

function sameValues(pair: Pair, one: Sides<Tuple>, other: Sides<Tuple>): boolean {
  return systems.every((system) => same(pair, system, one[system], other[system]));
}
