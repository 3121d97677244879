import type { ConnectorMemory } from '#link-registry';
import type { Connector, RecordDescription } from '../connector.js';
import type { Pace } from '../http/pace.js';
import type { Observer } from '../observe/observer.js';

/** What carrying out commands works with. */
export interface WriteParts {
  readonly memory: ConnectorMemory;
  readonly connector: Connector;
  readonly observer: Observer;
  /** The line in which all calls of the system stand. */
  readonly pace: Pick<Pace, 'reserve' | 'using'>;
  /** How long after the deadline of a call that was not answered its write may still arrive. */
  readonly lateWriteSeconds: number;
}

/** Without an ETag nothing but haste keeps a person's edit between read and write from being overwritten: older reads are read again once. */
export const readIsOldAfterMs = 250;

/** How often a record is read again in a row because it changed between reading and writing it. */
export const staleTries = 3;

/** The description of a type. */
export function descriptionOf(connector: Pick<Connector, 'system' | 'descriptions'>, entity: string): RecordDescription {
  const description = connector.descriptions.find((candidate) => candidate.entity === entity);
  if (description === undefined)
    throw new Error(`${connector.system} has no type "${entity}". Its connector must describe every type that a flow names.`);
  return description;
}
