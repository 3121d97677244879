import type { Message } from '../message.js';
import { schemaIdOf } from '../schema-id.js';
import type { Topics } from '../topics.js';
import type { LinkChange } from './link-change.js';

/**
 * CloudEvents 1.0, Kafka binding, binary mode, as on the other change topics.
 *
 *   key      link id
 *   headers  content-type, ce_specversion, ce_id `dataflow.link:<id>:<version>`, ce_source, ce_type `dataflow.link.<kind>.v1`, ce_subject,
 *            ce_partitionkey, ce_time, ce_dataschema
 *   value    { id, flow, version, standing, progress, ids, conflict, observedAt }; { id, flow, version, observedAt } when it is deleted
 *
 * A delete is two messages: the `deleted` event and a tombstone, so that compaction forgets the link.
 */
export function encodeLinkChange(change: LinkChange, topics: Topics): readonly Message[] {
  const topic = topics.linkChanges();
  const { id, flow, version, standing, progress, ids, conflict } = change;
  const observedAt = new Date(change.observedAt).toISOString();
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    ce_specversion: '1.0',
    ce_id: `dataflow.link:${id}:${version}`,
    ce_source: 'dataflow',
    ce_type: `dataflow.link.${change.kind}.v1`,
    ce_subject: id,
    ce_partitionkey: id,
    ce_time: observedAt,
    ce_dataschema: schemaIdOf('dataflow.link.changes'),
  };
  const isDeleted = change.kind === 'deleted';
  const data = isDeleted ? { id, flow, version, observedAt } : { id, flow, version, standing, progress, ids, conflict, observedAt };
  const event: Message = { topic, key: id, value: JSON.stringify(data), headers };
  return isDeleted ? [event, { topic, key: id, value: null, headers }] : [event];
}
