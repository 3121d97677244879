import type { JsonRecord, System } from '#change-events';
import type { Flow, Pair } from '../flow.js';
import type { Tuple } from '../transform.js';
import { adoptFlow } from './adopt-flow.js';
import type { LinkState, PairMemory, SideState } from './link-state.js';
import { same, valueOn, writesOf } from './pair-values.js';

/** A record state as it reaches the mapping service. */
export interface NewState {
  readonly version: number;
  /** Milliseconds since 1970. */
  readonly changedAt: number;
  readonly record: JsonRecord;
}

/**
 * The link after a record of one side was seen in a newer state: its mapped values, the times of those that changed, and whether a person
 * edited. A record that was gone is back. A state that is not newer changes nothing.
 */
export function acceptState(flow: Flow, link: LinkState, system: System, state: NewState): LinkState {
  return state.version <= link.sides[system].version ? link : seeState(flow, link, system, state);
}

/** The link after a record of one side was read, whatever its version. */
export function seeState(flow: Flow, under: LinkState, system: System, state: NewState): LinkState {
  const link = adoptFlow(flow, under);
  const before = link.sides[system];
  const side: SideState = { version: state.version, values: projectionOf(flow, system, state.record) };
  const pairs = { ...link.pairs };
  for (const pair of flow.pairs) {
    const was = valueOn(pair, system, before);
    const is = valueOn(pair, system, side);
    if (is === undefined || (was !== undefined && same(pair, system, was, is))) continue;
    pairs[pair.key] = afterEdit(pair, pairs[pair.key], link, system, is, state.changedAt);
  }
  const seen = { ...link, sides: { ...link.sides, [system]: side }, pairs };
  return before.gone === undefined ? seen : withoutDeletion(seen);
}

/** A record that returns takes back what was to follow from its delete, but not what has followed. */
function withoutDeletion({ deletion, ...link }: LinkState): LinkState {
  return deletion?.done ? { ...link, deletion } : link;
}

/** The record's values of the properties that the flow maps; absent ones stay absent. */
export function projectionOf(flow: Flow, system: System, record: JsonRecord): SideState['values'] {
  const values: Record<string, JsonRecord[string]> = {};
  for (const pair of flow.pairs) {
    for (const property of pair.properties[system]) {
      const value = record[property];
      if (value !== undefined) values[property] = value;
    }
  }
  return values;
}

/** A change of a pair that is being written on this side may be that write: until its outcome says otherwise, it is no person's edit. */
function afterEdit(pair: Pair, memory: PairMemory | undefined, link: LinkState, system: System, is: Tuple, changedAt: number): PairMemory {
  const outstanding = link.outstanding[system];
  const source = outstanding?.sources[pair.key];
  const write = outstanding && writesOf(outstanding.command).find((candidate) => candidate.pair === pair.key);
  const sent = write?.properties.map((property) => property.value);
  const carried = source !== undefined && sent !== undefined && same(pair, system, sent, is);
  const times = { webcrm: changedAt, customcrm: changedAt, ...memory?.times, [system]: carried ? source.at : changedAt };
  const writes = source === undefined || memory === undefined ? { webcrm: 0, customcrm: 0 } : memory.writes;
  return { ...memory, times, writes };
}
