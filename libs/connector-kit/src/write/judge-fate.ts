import type { Form, JsonRecord } from '#change-events';
import { sameValue, type FieldType } from '#dataflows';
import type { SentCall } from '#link-registry';
import type { RecordDescription } from '../connector.js';

/** A record that appeared while a create call was open and that no call is known to have made. */
export interface Candidate {
  readonly id: string;
  /** Null: it is gone again. */
  readonly record: JsonRecord | null;
}

/** What became of a create call that was not answered. `uncertain`: none of these records is surely its own, and one may be. */
export type Fate =
  | { readonly kind: 'made'; readonly id: string }
  | { readonly kind: 'notMade' }
  | { readonly kind: 'uncertain'; readonly ids: readonly string[] };

type Fields = RecordDescription['fields'];

const formOf: Readonly<Record<FieldType, Form>> = {
  string: 'text',
  integer: 'number',
  number: 'number',
  boolean: 'text',
  date: 'date',
  'date-time': 'instant',
};

/**
 * Looks for the record of a call by its values. Of several equal ones any will do: equal records are wanted as often as they are asked for. What
 * other open calls may have made, one record each, is no reason for doubt. Pure.
 */
export function judgeFate(call: SentCall, others: readonly SentCall[], candidates: readonly Candidate[], fields: Fields): Fate {
  const own = candidates.find((candidate) => holds(candidate, call.sent, fields));
  if (own !== undefined) return { kind: 'made', id: own.id };
  const doubtful = [...candidates];
  for (const { sent } of others) {
    const position = doubtful.findIndex((candidate) => holds(candidate, sent, fields));
    if (position >= 0) doubtful.splice(position, 1);
  }
  return doubtful.length === 0 ? { kind: 'notMade' } : { kind: 'uncertain', ids: doubtful.map(({ id }) => id) };
}

function holds({ record }: Candidate, sent: JsonRecord, fields: Fields): boolean {
  const values = Object.entries(sent);
  if (record === null || values.length === 0) return false;
  return values.every(([property, value]) => sameValue(formOf[fields[property]?.type ?? 'string'], record[property], value));
}
