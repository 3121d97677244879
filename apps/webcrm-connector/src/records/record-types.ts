import { Fault } from '#platform';
import { opportunity } from './opportunity.js';
import { organisation } from './organisation.js';
import { person } from './person.js';
import { product } from './product.js';
import { quotationLine } from './quotation-line.js';
import type { RecordType } from './record-type.js';
import { user } from './user.js';

/** All types that can be kept in sync. */
export const recordTypes: readonly RecordType[] = [organisation, person, user, opportunity, quotationLine, product];

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
