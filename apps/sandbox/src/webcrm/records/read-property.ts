import type { Json } from '#change-events';
import type { StoredRecord } from '../../store/stored-record.js';
import { stampsOf } from './stamps.js';
import type { PropertyType, WebcrmEntity } from './webcrm-entity.js';

/** How a query reads one property. */
export interface ReadProperty<R = StoredRecord> {
  readonly name: string;
  readonly type: PropertyType;
  readonly read: (record: R) => Json;
}

const stampTypes: Readonly<Record<string, PropertyType>> = { Id: 'integer', CreatedAt: 'date-time', UpdatedAt: 'date-time' };

/** How to read a property, named in any case, with or without its type before it (`Person.PersonId`); undefined when the type has none of this name. Secrets can't be asked for. */
export function readProperty(entity: WebcrmEntity, property: string): ReadProperty | undefined {
  const prefix = `${entity.name.toLowerCase()}.`;
  const wanted = property.toLowerCase().startsWith(prefix) ? property.toLowerCase().slice(prefix.length) : property.toLowerCase();
  for (const [name, stamp] of stampsOf(entity)) {
    if (name.toLowerCase() === wanted) return { name, type: stampTypes[name.slice(entity.name.length)] ?? 'text', read: stamp };
  }
  for (const [name, { type, absent, secret }] of Object.entries(entity.properties)) {
    if (name.toLowerCase() === wanted && !secret) return { name, type, read: (record) => record.values[name] ?? absent };
  }
  return undefined;
}
