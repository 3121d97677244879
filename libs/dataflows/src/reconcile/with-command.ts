import { otherSystem, traceparentOf, type DeleteCommand, type PairWrite, type System } from '#change-events';
import type { Flow, Pair } from '../flow.js';
import type { Tuple } from '../transform.js';
import type { LinkState, Outstanding, WriteSource } from './link-state.js';

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

/** What a command about a linked record says, whatever it asks for. */
type Head = Omit<DeleteCommand, 'action' | 'pairs'>;

/**
 * The link with what is asked of a system outstanding, numbered above all before it; the link as it is where it has no record there.
 * @param now milliseconds since 1970
 */
export function withOutstanding(flow: Flow, link: LinkState, system: System, now: number, ask: (head: Head) => Outstanding): LinkState {
  const id = link.ids[system];
  if (id === null) return link;
  const number = Math.max(link.numbers[system] + 1, now);
  const basis = link.sides[system].version;
  const from = otherSystem[system];
  const cause = link.ids[from];
  const trace =
    cause === null
      ? {}
      : { trace: traceparentOf({ system: from, entity: flow.entity[from], id: cause, version: link.sides[from].version }) };
  const outstanding = ask({ link: link.id, flow: flow.name, system, entity: flow.entity[system], number, ...trace, id, basis });
  return { ...link, outstanding: { ...link.outstanding, [system]: outstanding }, numbers: { ...link.numbers, [system]: number } };
}

/** The link with an outstanding update of a system's record. @param now milliseconds since 1970 */
export function withCommand(flow: Flow, link: LinkState, system: System, wants: readonly Want[], now: number): LinkState {
  return withOutstanding(flow, link, system, now, (head) => ({
    command: { action: 'update', ...head, pairs: wants.map((want) => want.write) },
    sources: Object.fromEntries(wants.map((want) => [want.pair.key, want.source])),
  }));
}
