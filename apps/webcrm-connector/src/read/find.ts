import type { Json, MatchKey } from '#change-events';
import type { ReadRecord } from '#connector-kit';
import { Fault } from '#platform';
import { literal, select } from '../api/query-script.js';
import type { Queries } from '../api/queries.js';
import type { RecordType } from '../records/record-type.js';
import { decodeAll } from './decode-all.js';

function conditionOf(type: RecordType, key: MatchKey): string {
  const equalities = Object.entries(key).map(([property, value]) => {
    if (type.fields[property] === undefined) {
      const message = `webCRM's ${type.name} has no property ${property} to look up: correct the match rule of the flow`;
      throw new Fault('config', message, { system: 'webcrm', entity: type.entity, property });
    }
    return `${property} = ${literal(value)}`;
  });
  if (equalities.length === 0) throw new Fault('bug', 'a look-up needs at least one property', { entity: type.entity });
  // Brackets take their part of the address.
  return equalities.length === 1 ? equalities.join('') : `(${equalities.join(' AND ')})`;
}

/** @throws Fault when a key names what the type does not have */
export function checkKeys(type: RecordType, keys: readonly MatchKey[]): void {
  for (const key of keys) conditionOf(type, key);
}

/** Databases behind webCRM compare texts without regard to case and blanks at the end. */
function alike(one: Json | undefined, other: Json): boolean {
  return (
    String(one ?? '')
      .trim()
      .toLowerCase() === String(other).trim().toLowerCase()
  );
}

/** Whether a record has the values of a key, by our comparison. */
export function holds(record: ReadRecord, key: MatchKey): boolean {
  return Object.entries(key).every(([property, value]) => alike(record.record[property], value));
}

/**
 * Records equal in all properties of a key, for each key: as few queries as possible. Where webCRM finds a record that by our comparison
 * belongs to none of the keys (it may take "é" for "e"), the keys of that query are asked for one by one, and its word counts.
 */
export async function find(queries: Queries, type: RecordType, keys: readonly MatchKey[]): Promise<readonly (readonly ReadRecord[])[]> {
  const conditions = keys.map((key) => conditionOf(type, key));
  const ask = async (where: string): Promise<readonly ReadRecord[]> =>
    decodeAll(type, await queries.all(select(type.name, where, [type.idProperty])));

  const found = keys.map((): readonly ReadRecord[] => []);
  for (const { positions, records: raws } of await queries.allOfAny(type.name, conditions, [type.idProperty])) {
    const records = decodeAll(type, raws);
    const alone = records.some((record) => !positions.some((position) => holds(record, keys[position] ?? {})));
    for (const position of positions) {
      const key = keys[position] ?? {};
      found[position] = alone ? await ask(conditions[position] ?? '') : records.filter((record) => holds(record, key));
    }
  }
  return found;
}
