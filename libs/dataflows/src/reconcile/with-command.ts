import type { Command, PairWrite, System } from '#change-events';
import type { Flow, Pair } from '../flow.js';
import type { Tuple } from '../transform.js';
import type { LinkState, WriteSource } from './link-state.js';

/** One pair to be written, and what stands behind it. */
export interface Want {
  readonly pair: Pair;
  readonly write: PairWrite;
  readonly source: WriteSource;
}

/** The write of a pair on one side, naming what it replaces there. */
export function writeOf(pair: Pair, system: System, value: Tuple, expected: Tuple): PairWrite {
  const properties = pair.properties[system].map((property, position) => ({
    property,
    form: pair.transform.forms[system][position] ?? 'text',
    value: value[position] ?? null,
    expected: expected[position] ?? null,
  }));
  return { pair: pair.key, properties };
}

/** The link with an outstanding command to a system, numbered above all before it. @param now milliseconds since 1970 */
export function withCommand(flow: Flow, link: LinkState, system: System, wants: readonly Want[], now: number): LinkState {
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
  const outstanding = { command, sources: Object.fromEntries(wants.map((want) => [want.pair.key, want.source])) };
  return { ...link, outstanding: { ...link.outstanding, [system]: outstanding }, numbers: { ...link.numbers, [system]: number } };
}
