import type { MatchKey } from '#change-events';
import { atMost, patiently } from '#connector-kit';
import type { ReadRecord } from '#connector-kit';
import { Fault } from '#platform';
import type { Resources } from '../api/adapters/reference/resources.js';
import type { RecordType } from '../records/record-type.js';
import { decode } from './decode.js';

const readsAtOnce = 8;

function filtersOf(type: RecordType, key: MatchKey): Readonly<Record<string, string>> {
  const entries = Object.entries(key);
  const unknown = entries.find(([property]) => type.fields[property] === undefined);
  if (unknown !== undefined) {
    const message = `the Custom CRM's ${type.entity} has no property ${unknown[0]} to look up: correct the match rule of the flow`;
    throw new Fault('config', message, { system: 'customcrm', entity: type.entity, property: unknown[0] });
  }
  // Without a filter the list would be all records.
  if (entries.length === 0) throw new Fault('bug', 'a look-up needs at least one property', { entity: type.entity });
  return Object.fromEntries(entries.map(([property, value]) => [property, String(value)]));
}

/** Records equal in all properties of a key, for each key: one call each. */
export function find(resources: Resources, type: RecordType, keys: readonly MatchKey[]): Promise<readonly (readonly ReadRecord[])[]> {
  return atMost(readsAtOnce, keys, async (key) => {
    const filters = filtersOf(type, key);
    const items = await patiently(() => resources.all(type.resource, filters));
    return items.map((item) => decode(type, item));
  });
}
