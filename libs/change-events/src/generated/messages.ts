// Made from libs/change-events/schemas/v1/*.json by `npm run generate`; change those files instead.

/**
 * CloudEvents 1.0 in the Kafka protocol binding's binary mode: the attributes are message headers, as UTF-8 text.
 */
export interface ChangeHeaders {
  'content-type': 'application/json';
  ce_specversion: '1.0';
  /**
   * Unique, and the same when the event comes again.
   */
  ce_id: string;
  /**
   * Address or id of the system.
   */
  ce_source: string;
  /**
   * `<system>.<entity>.created|updated|deleted.v1`, and `dataflow.link.created|updated|ended|deleted.v1`. A record is `created` only if it appeared after the first full read; a link has `ended` when one of its records was deleted.
   */
  ce_type: string;
  ce_subject: string;
  ce_partitionkey: string;
  /**
   * When the system says that the change was made: UTC, to the millisecond, corrected by the measured offset of its clock.
   */
  ce_time: string;
  /**
   * The `$id` of the topic's JSON Schema.
   */
  ce_dataschema: string;
  /**
   * On record topics: why the state was published. `person`: edited in the system; `sync`: written by dataflow; `firstRead`: read for the first time; `republish`: asked for by an operator. A write of dataflow that was read before its answer came may be told as `person` first; it is told once more, as `sync`. An edit and a write in one state are `person`, with the write's cause.
   */
  ce_origin?: 'person' | 'sync' | 'firstRead' | 'republish';
  /**
   * The command that caused the state, as `<link>:<number>`.
   */
  ce_causationid?: string;
  /**
   * W3C trace context, as CloudEvents' distributed tracing extension: the trace of the edit from the system where a person made it to the record on the other side.
   */
  ce_traceparent?: string;
  /**
   * The id of the link that the record was created for, on every event of that record.
   */
  ce_createdfor?: string;
}

/**
 * The newest state of a record that was created or updated. The last one of a key on a quiet topic has the highest version.
 */
export interface RecordChanged {
  /**
   * The system's id of the record, as text; the same as the message's key.
   */
  id: string;
  /**
   * Grows with every state of the record, over deletion and return. Without a unit: only the order means anything. Keep the highest, ignore the rest.
   */
  version: number;
  /**
   * The whole record after the change, with the system's own property names and JSON types. Empty dates are null; secrets are left out. A change of nothing but secrets and the system's own stamps (who changed it last, and when) is not told.
   */
  record: {
    [k: string]: unknown;
  };
  /**
   * Names of the properties that differ from the state published before.
   */
  changed: string[];
  /**
   * When this state was read from the system: UTC, to the millisecond.
   */
  observedAt: string;
}

/**
 * The record is gone. A tombstone (a null value with the same key and headers) follows, so that compaction forgets the record.
 */
export interface RecordDeleted {
  /**
   * The system's id of the record, as text; the same as the message's key.
   */
  id: string;
  /**
   * Higher than that of any state before. Without a unit: only the order means anything.
   */
  version: number;
  /**
   * When it was noticed that the record is gone: UTC, to the millisecond.
   */
  observedAt: string;
}

/**
 * How a link stands now: which two records are kept equal under which flow. Join the two systems' records by `ids`.
 */
export interface LinkChanged {
  /**
   * A UUID; the same as the message's key, and as `ce_createdfor` of a record that was made for the link.
   */
  id: string;
  /**
   * Name of the flow that joins the two records.
   */
  flow: string;
  /**
   * Grows with every state of the link. Without a unit: only the order means anything. Keep the highest, ignore the rest.
   */
  version: number;
  /**
   * `creating`: the record on one side is still to be made. `live`: both are there. `ended`: they are kept equal no more.
   */
  standing: 'creating' | 'live' | 'ended';
  /**
   * What the link is doing. `conflict`, `failed`, `ignored` and `held` wait for a person; `countedEqual` is in sync as far as a system lets it be.
   */
  progress: 'inSync' | 'countedEqual' | 'writing' | 'waiting' | 'conflict' | 'failed' | 'ignored' | 'held';
  /**
   * The ids of the two records, as on their change topics; null where there is none yet.
   */
  ids: {
    webcrm: string | null;
    customcrm: string | null;
  };
  /**
   * The pairs of properties that wait for a person, and `delete` if a delete does. Empty when nothing waits.
   */
  conflict: string[];
  /**
   * When this state of the link was read to be published: UTC, to the millisecond.
   */
  observedAt: string;
}

/**
 * The link is no more: its record was never made, or it was forgotten. A tombstone (a null value with the same key and headers) follows.
 */
export interface LinkDeleted {
  /**
   * A UUID; the same as the message's key.
   */
  id: string;
  /**
   * Name of the flow that joined the two records.
   */
  flow: string;
  /**
   * Higher than that of any state before. Without a unit: only the order means anything.
   */
  version: number;
  /**
   * When this was read to be published: UTC, to the millisecond.
   */
  observedAt: string;
}
