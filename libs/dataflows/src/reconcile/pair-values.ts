import type { Command, PairWrite, System } from '#change-events';
import { isEmptyTuple, sameTuple } from '../normalise.js';
import type { Pair } from '../flow.js';
import type { Tuple } from '../transform.js';
import type { LinkState, SideState } from './link-state.js';

/** The pair's present value on one side; undefined when the record lacks one of the properties. */
export function valueOn(pair: Pair, system: System, side: SideState): Tuple | undefined {
  const tuple = pair.properties[system].map((property) => side.values[property]);
  return tuple.every((value) => value !== undefined) ? tuple : undefined;
}

export function same(pair: Pair, system: System, one: Tuple, other: Tuple): boolean {
  return sameTuple(pair.transform.forms[system], one, other);
}

export function isEmpty(pair: Pair, system: System, value: Tuple): boolean {
  return isEmptyTuple(pair.transform.forms[system], value);
}

/** The pairs that a command writes. */
export function writesOf(command: Command): readonly PairWrite[] {
  return command.action === 'delete' ? [] : command.pairs;
}

/** Whether a command with this pair has no outcome yet, on either side. */
export function inFlight(link: LinkState, pair: Pair): boolean {
  return pair.key in (link.outstanding.webcrm?.sources ?? {}) || pair.key in (link.outstanding.customcrm?.sources ?? {});
}
