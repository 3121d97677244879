import { randomUUID } from 'node:crypto';
import type { CreateCommand, DeleteCommand, Json, PairWrite, UpdateCommand } from '#change-events';

/** A pair of one text property. */
export function pairOf(property: string, value: Json, expected?: Json): PairWrite {
  return { pair: property, properties: [{ property, form: 'text', value, ...(expected === undefined ? {} : { expected }) }] };
}

/** An update of a contact. */
export function updateOf(id: string, pairs: readonly PairWrite[], more: Partial<UpdateCommand> = {}): UpdateCommand {
  return {
    action: 'update',
    link: randomUUID(),
    flow: 'persons',
    system: 'customcrm',
    entity: 'contact',
    number: 1,
    id,
    basis: 1,
    pairs,
    ...more,
  };
}

/** A delete of a contact whose text properties are expected to hold these values. */
export function deleteOf(id: string, expected: Readonly<Record<string, Json>>, more: Partial<DeleteCommand> = {}): DeleteCommand {
  return {
    action: 'delete',
    link: randomUUID(),
    flow: 'persons',
    system: 'customcrm',
    entity: 'contact',
    number: 1,
    id,
    basis: 1,
    pairs: Object.entries(expected).map(([property, value]) => ({
      pair: property,
      properties: [{ property, form: 'text', expected: value }],
    })),
    ...more,
  };
}

/** A create of a contact. */
export function createOf(pairs: readonly PairWrite[], more: Partial<CreateCommand> = {}): CreateCommand {
  return {
    action: 'create',
    link: randomUUID(),
    flow: 'persons',
    system: 'customcrm',
    entity: 'contact',
    number: 1,
    fixed: {},
    keys: [],
    known: [],
    pairs,
    ...more,
  };
}
