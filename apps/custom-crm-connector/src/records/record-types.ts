import { Fault } from '#platform';
import { contact } from './contact.js';
import { customer } from './customer.js';
import { order } from './order.js';
import { product } from './product.js';
import type { RecordType } from './record-type.js';

/** All types that can be kept in sync. */
export const recordTypes: readonly RecordType[] = [customer, contact, order, product];

const byEntity = new Map(recordTypes.map((type) => [type.entity, type]));

/** The type of an entity as flows name it. */
export function recordTypeOf(entity: string): RecordType {
  const type = byEntity.get(entity);
  if (type === undefined) {
    const known = [...byEntity.keys()].join(', ');
    throw new Fault('config', `the Custom CRM has no entity "${entity}": a flow may name ${known}`, { system: 'customcrm', entity });
  }
  return type;
}
