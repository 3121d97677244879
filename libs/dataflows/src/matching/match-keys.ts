import { otherSystem, systems, type Json, type JsonRecord, type System } from '#change-events';
import { digestOf, uuidOf } from '../digest.js';
import type { Flow, MatchPart, MatchRule } from '../flow.js';
import { isEmptyTuple, normalise } from '../normalise.js';
import type { Tuple } from '../transform.js';

/**
 * One match rule, filled by one record: hashed keys as either type of the flow would hold them (UUID form, no personal data), and the
 * properties under which a record of the other system would be the same thing.
 */
export interface RecordKey {
  /** Position of the rule in the flow. */
  readonly rule: number;
  readonly keys: Readonly<Record<System, string>>;
  readonly equals: Readonly<Record<System, Readonly<Record<string, Json>>>>;
}

/** The keys of a record under a flow. A rule with an empty part, or a value that can't be turned into the other side's, does not apply. */
export function matchKeysOf(flow: Flow, system: System, record: JsonRecord): readonly RecordKey[] {
  return flow.match.flatMap((rule, position) => {
    const own: Tuple[] = [];
    const other: Tuple[] = [];
    for (const part of rule) {
      const tuple = part.pair.properties[system].map((property) => record[property] ?? null);
      if (isEmptyTuple(part.pair.transform.forms[system], tuple)) return [];
      const nothing = part.pair.properties[otherSystem[system]].map(() => null);
      const translation = part.pair.transform.to[otherSystem[system]](tuple, nothing, () => null);
      if (translation.kind !== 'value' || isEmptyTuple(part.pair.transform.forms[otherSystem[system]], translation.value)) return [];
      own.push(tuple);
      other.push(translation.value);
    }
    const values = { [system]: own, [otherSystem[system]]: other } as unknown as Record<System, Tuple[]>;
    return [
      {
        rule: position,
        keys: bySystem((side) => keyOf(flow, side, rule, values[side])),
        equals: bySystem((side) => equalsOf(side, rule, values[side])),
      },
    ];
  });
}

/**
 * A fingerprint of what the match keys of a record are made of: as long as it stays the same they need not be made again. It is told from
 * that of a record that is gone.
 * @param flows all flows that have the record's type
 */
export function keyedBy(flows: readonly Flow[], system: System, record: JsonRecord | null): string {
  return digestOf(JSON.stringify(flows.map((flow) => [flow.name, flow.revision, record && valuesMatched(flow, system, record)])));
}

function valuesMatched(flow: Flow, system: System, record: JsonRecord): readonly Json[] {
  return flow.match.flatMap((rule) => rule.flatMap((part) => part.pair.properties[system].map((property) => record[property] ?? null)));
}

/** Keys of one type are the same under every flow that matches on the same properties: a User and a Person with one e-mail share it. */
function keyOf(flow: Flow, system: System, rule: MatchRule, tuples: readonly Tuple[]): string {
  const parts = rule
    .flatMap((part, position) =>
      part.pair.properties[system].map((property, at) => [property, comparable(part, system, at, tuples[position]?.[at])] as const),
    )
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return uuidOf(JSON.stringify([system, flow.entity[system], parts]));
}

function comparable(part: MatchPart, system: System, position: number, value: Json | undefined): string {
  const normal = String(normalise(part.pair.transform.forms[system][position] ?? 'text', value) ?? '').toLowerCase();
  return part.ignorePunctuation ? normal.replace(/[^\p{L}\p{N}]/gu, '') : normal;
}

function equalsOf(system: System, rule: MatchRule, tuples: readonly Tuple[]): Record<string, Json> {
  return Object.fromEntries(
    rule.flatMap((part, position) =>
      part.pair.properties[system].map((property, at) => [property, tuples[position]?.[at] ?? null] as const),
    ),
  );
}

function bySystem<T>(of: (system: System) => T): Record<System, T> {
  return Object.fromEntries(systems.map((system) => [system, of(system)])) as Record<System, T>;
}
