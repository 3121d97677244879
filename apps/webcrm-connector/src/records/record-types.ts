import { Fault } from '#platform';
import { recordSchemas } from '../generated/record-schemas.js';
import type { RecordSchema } from './record-schema.js';
import type { RecordType } from './record-type.js';

/** Completes what the contract says by what all webCRM types have in common. */
function typeOf(schema: RecordSchema): RecordType {
  const { name } = schema;
  return {
    ...schema,
    entity: name.toLowerCase(),
    idProperty: `${name}Id`,
    createdAtProperty: `${name}CreatedAt`,
    updatedAtProperty: `${name}UpdatedAt`,
  };
}

/** All types that can be kept in sync. */
export const recordTypes: readonly RecordType[] = recordSchemas.map(typeOf);

const byEntity = new Map(recordTypes.map((type) => [type.entity, type]));

/** The type of an entity as flows name it. */
export function recordTypeOf(entity: string): RecordType {
  const type = byEntity.get(entity);
  if (type === undefined) {
    const known = [...byEntity.keys()].join(', ');
    throw new Fault('config', `webCRM has no entity "${entity}": a flow may name ${known}`, { system: 'webcrm', entity });
  }
  return type;
}
