import { beginsTrace } from '#change-events';
import type { TracedWork } from '#platform';
import { headersAsText } from '../headers-as-text.js';
import type { MessageBatch } from '../message.js';
import type { OutgoingMessage } from '../produce/outgoing-message.js';

/** When work began and ended, in milliseconds since 1970. */
export type Span = Pick<TracedWork, 'startedAt' | 'endedAt'>;

/** What sending messages is told as, after OpenTelemetry's conventions for messaging; what belongs to no trace is left out. */
export function sent(messages: readonly OutgoingMessage[], span: Span): readonly TracedWork[] {
  return messages.flatMap(({ topic, key, value, headers = {} }): readonly TracedWork[] => {
    const { ce_traceparent: traceparent, ce_id: id } = headers;
    if (value === null || typeof traceparent !== 'string' || typeof id !== 'string') return [];
    const attributes = attributesOf('send', topic, key, id);
    return [{ ...span, name: `send ${topic}`, kind: 'producer', traceparent, begins: beginsTrace(traceparent, id), attributes }];
  });
}

/** What handling a batch is told as, message by message. */
export function processed({ topic, partition, messages }: MessageBatch, span: Span): readonly TracedWork[] {
  return messages.flatMap(({ key, value, offset, headers }): readonly TracedWork[] => {
    const { ce_traceparent: traceparent, ce_id: id = '' } = headersAsText(headers);
    if (value === null || traceparent === undefined) return [];
    const place = { 'messaging.destination.partition.id': String(partition), 'messaging.kafka.offset': Number(offset) };
    const attributes = { ...attributesOf('process', topic, key, id), ...place };
    return [{ ...span, name: `process ${topic}`, kind: 'consumer', traceparent, attributes }];
  });
}

function attributesOf(operation: string, topic: string, key: OutgoingMessage['key'], id: string): Record<string, string | number> {
  return {
    'messaging.system': 'kafka',
    'messaging.operation.name': operation,
    'messaging.operation.type': operation,
    'messaging.destination.name': topic,
    'messaging.kafka.message.key': key?.toString() ?? '',
    'cloudevents.event_id': id,
  };
}
