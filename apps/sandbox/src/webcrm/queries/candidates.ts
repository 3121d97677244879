import type { StoredRecord } from '../../store/stored-record.js';
import type { Table } from '../../store/table.js';
import type { WebcrmEntity } from '../records/webcrm-entity.js';
import { readProperty } from '../records/read-property.js';
import type { Bounds } from './bounds.js';
import { boundsOf } from './bounds.js';
import { comparable } from './compile-condition.js';
import type { Comparison, Condition } from './query.js';

/** The few records that can satisfy a condition, found through an index; undefined when no index tells. */
export function candidates(table: Table, entity: WebcrmEntity, condition: Condition | null): readonly StoredRecord[] | undefined {
  if (condition === null) return undefined;
  if (condition.kind === 'compare') return condition.operator === '=' ? equal(table, entity, condition) : undefined;
  const parts = condition.parts.map((part) => candidates(table, entity, part));
  if (condition.kind === 'and') {
    return parts.reduce((best, part) => (part && (!best || part.length < best.length) ? part : best), undefined);
  }
  const all = parts.flatMap((part) => part ?? []);
  return parts.includes(undefined) ? undefined : [...new Set(all)];
}

/** What a condition demands of an integer property or of the change time, wherever else it may hold. */
export function boundsFor(entity: WebcrmEntity, property: string, condition: Condition | null): Bounds {
  const demanded = condition === null ? [] : condition.kind === 'and' ? condition.parts : [condition];
  const type = property.endsWith('At') ? 'date-time' : 'integer';
  return boundsOf(
    demanded.flatMap((part) => {
      if (part.kind !== 'compare' || readProperty(entity, part.property)?.name !== property) return [];
      const value = comparable(type, part.value);
      return typeof value === 'number' && Number.isInteger(value) ? [{ operator: part.operator, value }] : [];
    }),
  );
}

function equal(table: Table, entity: WebcrmEntity, { property, value }: Comparison): readonly StoredRecord[] | undefined {
  const found = readProperty(entity, property);
  if (!found || value === null) return undefined;
  if (found.name === `${entity.name}Id`) {
    const record = table.get(Number(value));
    return record ? [record] : [];
  }
  // The index holds given values: what a record gives for absent ones it does not know.
  const indexed = entity.properties[found.name];
  if (!indexed || indexed.type === 'date-time' || indexed.type === 'boolean') return undefined;
  const term = indexed.type === 'text' ? value : Number(value);
  return String(term) === String(indexed.absent ?? '') ? undefined : table.equal(found.name, term);
}
