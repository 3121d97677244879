import type { Json, JsonRecord } from '../json.js';
import type { System } from '../system.js';

/**
 * How two values of one property are compared: what a CRM may change about a value without changing what it says.
 * `text` trims and takes empty as null; `number` compares by value; `date` by day; `instant` by moment; `reference` takes 0 as empty.
 */
export type Form = 'text' | 'number' | 'date' | 'instant' | 'reference';

/** One property of a pair within a command. */
export interface PropertyWrite {
  readonly property: string;
  readonly form: Form;
  /** What the property shall hold. */
  readonly value: Json;
  /** What the decision was made from; absent for a create. If the record holds something else by now, the pair is refused. */
  readonly expected?: Json;
}

/** A pair is checked and written as a whole. */
export interface PairWrite {
  readonly pair: string;
  readonly properties: readonly PropertyWrite[];
}

/** What a property is expected to hold. */
export type PropertyExpectation = Required<Pick<PropertyWrite, 'property' | 'form' | 'expected'>>;

/** A pair that is only compared: what the record holds is what the decision was made from. */
export interface PairExpectation {
  readonly pair: string;
  readonly properties: readonly PropertyExpectation[];
}

/** An equality of properties under which the target would be the same thing: one match rule, filled. */
export type MatchKey = Readonly<Record<string, Json>>;

interface CommandHead {
  readonly link: string;
  readonly flow: string;
  readonly system: System;
  readonly entity: string;
  /** Numbered per link and system, never reused. */
  readonly number: number;
  /** W3C `traceparent` of the change that it carries. */
  readonly trace?: string;
  /** Passes commands that are not; the same number may be sent again with it, to pass them from then on. */
  readonly urgent?: boolean;
}

/** Asks a connector to change a record. */
export interface UpdateCommand extends CommandHead {
  readonly action: 'update';
  readonly id: string;
  /** Version of the record state that the decision was made from. */
  readonly basis: number;
  readonly pairs: readonly PairWrite[];
}

/** Asks a connector to make a record for a link, unless one with a match key is there that the sender does not know. */
export interface CreateCommand extends CommandHead {
  readonly action: 'create';
  /** Id of the record in the other system that gets a partner. */
  readonly source?: string;
  readonly pairs: readonly PairWrite[];
  /** Fixed values for the new record. */
  readonly fixed: JsonRecord;
  readonly keys: readonly MatchKey[];
  /** Ids with these keys whose states the mapping service has judged. */
  readonly known: readonly string[];
}

/** Asks a connector to delete a record that still holds what the decision was made from. */
export interface DeleteCommand extends CommandHead {
  readonly action: 'delete';
  readonly id: string;
  /** Version of the record state that the decision was made from. */
  readonly basis: number;
  /** If the record holds anything else by now, it is not deleted. */
  readonly pairs: readonly PairExpectation[];
}

export type Command = UpdateCommand | CreateCommand | DeleteCommand;

/** A command as the cause of a state. */
export type Cause = Pick<CommandHead, 'link' | 'number' | 'trace'>;

/** The command's identity as it stands in `ce_causationid`. */
export function causationOf(command: Pick<Cause, 'link' | 'number'>): string {
  return `${command.link}:${command.number}`;
}
