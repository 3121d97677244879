import type { ChangeHeaders, RecordChanged, RecordDeleted } from '../generated/messages.js';
import type { Message } from '../message.js';
import { schemaIdOf } from '../schema-id.js';
import { topicsWith, type Topics } from '../topics.js';
import type { Change } from './change.js';
import { changeIdOf, traceparentOf } from './trace.js';

/**
 * CloudEvents 1.0, Kafka binding, binary mode: attributes are `ce_` headers, the value is plain JSON.
 *
 *   key      record id
 *   headers  content-type, ce_specversion, ce_id `<system>.<entity>:<id>:<version>`, ce_source, ce_type `<system>.<entity>.<kind>.v1`,
 *            ce_subject, ce_partitionkey, ce_time, ce_dataschema, ce_origin, ce_traceparent, [ce_causationid], [ce_createdfor]
 *   value    { id, version, record, changed, observedAt }, without record and changed for a delete
 *
 * A delete is two messages: the `deleted` event and a tombstone, so that compaction forgets the record.
 */
export function encodeChange(change: Change, topics: Topics): readonly Message[] {
  const topic = topics.changes(change.system, change.entity);
  const { id, version } = change;
  const headers: ChangeHeaders = {
    'content-type': 'application/json',
    ce_specversion: '1.0',
    ce_id: changeIdOf(change),
    ce_source: change.source,
    ce_type: `${change.system}.${change.entity}.${change.kind}.v1`,
    ce_subject: id,
    ce_partitionkey: id,
    ce_time: new Date(change.changedAt).toISOString(),
    ce_dataschema: schemaIdOf(topicsWith('').changes(change.system, change.entity)),
    ce_origin: change.origin,
    ce_traceparent: change.trace ?? traceparentOf(change),
    ...(change.causation === undefined ? {} : { ce_causationid: change.causation }),
    ...(change.createdFor === undefined ? {} : { ce_createdfor: change.createdFor }),
  };
  const observedAt = new Date(change.observedAt).toISOString();
  const message = { topic, key: id, headers: { ...headers } };
  if (change.kind === 'deleted' || change.record === null) {
    const deleted: RecordDeleted = { id, version, observedAt };
    return [
      { ...message, value: JSON.stringify(deleted) },
      { ...message, value: null },
    ];
  }
  const changed: RecordChanged = { id, version, record: change.record, changed: [...change.changed], observedAt };
  return [{ ...message, value: JSON.stringify(changed) }];
}
