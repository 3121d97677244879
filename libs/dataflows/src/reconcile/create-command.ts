import { otherSystem, traceparentOf, type CreateCommand, type Json, type PairWrite, type System } from '#change-events';
import type { Flow } from '../flow.js';
import { isEmptyTuple } from '../normalise.js';
import type { Outstanding } from './link-state.js';
import type { Reference, Resolve } from '../transform.js';

/** A record for which a partner is to be made, with what the command must name. */
export interface CreateRequest {
  readonly link: string;
  /** The system in which the partner is made. */
  readonly into: System;
  readonly source: {
    readonly id: string;
    readonly version: number;
    readonly values: Readonly<Record<string, Json>>;
    readonly changedAt: number;
  };
  readonly keys: CreateCommand['keys'];
  readonly known: readonly string[];
  /** Milliseconds since 1970: the number of a link's first command. */
  readonly now: number;
}

/** Either the command, or the references that hold it back. */
export type CreateDecision =
  | { readonly kind: 'create'; readonly outstanding: Outstanding<CreateCommand>; readonly leftOut: readonly Reference[] }
  | { readonly kind: 'waiting'; readonly references: readonly Reference[] }
  | { readonly kind: 'impossible'; readonly reason: string };

/**
 * The command that makes a record's partner: all filled pairs that travel that way, and the flow's fixed values. A required reference without
 * a link holds it back, and so does an optional one whose link is `underWay`; any other is left out and follows when its link is made.
 */
export function createCommand(
  flow: Flow,
  request: CreateRequest,
  resolve: Resolve,
  underWay: (reference: Reference) => boolean,
): CreateDecision {
  const { into } = request;
  const from = otherSystem[into];
  const pairs: PairWrite[] = [];
  const sources: Record<string, Outstanding['sources'][string]> = {};
  const holding: Reference[] = [];
  const leftOut: Reference[] = [];
  for (const pair of flow.pairs) {
    const value = pair.properties[from].map((property) => request.source.values[property] ?? null);
    if (isEmptyTuple(pair.transform.forms[from], value) || pair.direction === (into === 'customcrm' ? 'toWebcrm' : 'toCustom')) continue;
    const translation = pair.transform.to[into](
      value,
      pair.properties[into].map(() => null),
      resolve,
    );
    if (translation.kind === 'waiting') {
      (pair.required || underWay(translation.reference) ? holding : leftOut).push(translation.reference);
    } else if (translation.kind === 'impossible') {
      if (pair.required) return { kind: 'impossible', reason: `${pair.key}: ${translation.reason}` };
    } else {
      const properties = pair.properties[into].map((property, position) => ({
        property,
        form: pair.transform.forms[into][position] ?? 'text',
        value: translation.value[position] ?? null,
      }));
      pairs.push({ pair: pair.key, properties });
      sources[pair.key] = { value, at: request.source.changedAt, cause: 'create' };
    }
  }
  if (holding.length > 0) return { kind: 'waiting', references: holding };
  const command: CreateCommand = {
    action: 'create',
    link: request.link,
    source: request.source.id,
    flow: flow.name,
    system: into,
    entity: flow.entity[into],
    number: request.now,
    trace: traceparentOf({ system: from, entity: flow.entity[from], ...request.source }),
    pairs,
    fixed: flow.create[into],
    keys: request.keys,
    known: request.known,
  };
  return { kind: 'create', outstanding: { command, sources }, leftOut };
}
