import { ConfigError } from '#platform';
import { recordTypes } from './record-types.js';

/** A link's id is a UUID. */
const linkIdLength = 36;

function faultOf(entity: string, property: string): string | undefined {
  const type = recordTypes.find((candidate) => candidate.entity === entity);
  if (type === undefined) return `${entity} is none of ${recordTypes.map((candidate) => candidate.entity).join(', ')}`;
  const field = type.fields[property];
  if (field === undefined) return `${type.name} has no property ${property}`;
  if (field.type !== 'string' || field.readOnly || (field.maxLength ?? Infinity) < linkIdLength) {
    return `${property} can't hold a text of ${linkIdLength} characters`;
  }
  return undefined;
}

/**
 * Reads WEBCRM_EXTERNAL_ID_FIELDS: the property, per entity, that holds the id of the link that a record was made for.
 *
 * @throws ConfigError that names every entry that can't be
 */
export function externalIds(setting: string): ReadonlyMap<string, string> {
  const pairs =
    setting === '' ? [] : setting.split(',').map((pair): [string, string] => [pair.split('=')[0] ?? '', pair.split('=')[1] ?? '']);
  const faults = pairs.flatMap(([entity, property]) => faultOf(entity, property) ?? []);
  if (faults.length > 0) throw new ConfigError(faults.map((fault) => `WEBCRM_EXTERNAL_ID_FIELDS must name properties of webCRM: ${fault}`));
  return new Map(pairs);
}
