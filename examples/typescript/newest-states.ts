// Follows one change topic and keeps the newest state of every record in memory, until Ctrl-C.
import { randomUUID } from 'node:crypto';
import { Kafka as CloudEvents, type CloudEventV1 } from 'cloudevents';
import { Kafka, logLevel, type KafkaMessage } from 'kafkajs';

/** The value of a change event; a `deleted` event has no record. */
interface Change {
  readonly id: string;
  readonly version: number;
  readonly record?: Readonly<Record<string, unknown>>;
  readonly changed?: readonly string[];
}

const { KAFKA_BROKERS = 'localhost:9092', KAFKA_TOPIC_PREFIX = '' } = process.env;
const topic = KAFKA_TOPIC_PREFIX + (process.argv[2] ?? 'webcrm.organisation.changes');

const newest = new Map<string, Change>();

/** @throws when the message is no change event */
function take(message: KafkaMessage): void {
  const key = String(message.key);
  if (message.value === null) {
    // The tombstone after a `deleted` event: the topic forgets the record, and so do we.
    newest.delete(key);
    return;
  }
  // kafkajs gives headers as bytes, the SDK wants texts.
  const headers = Object.fromEntries(Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value)]));
  const event = CloudEvents.toEvent<Change>({ ...message, key, headers } as never) as CloudEventV1<Change>;
  const change = event.data;
  if (change === undefined || !Number.isInteger(change.version)) throw new Error('it has no version');
  // A repeat, or an older state after a newer one.
  if (change.version <= (newest.get(key)?.version ?? -Infinity)) return;
  newest.set(key, change);
  // `person` has edited it there; `sync` is the echo of what dataflow wrote, and ce_causationid the command that did.
  const by = [event['origin'], event['causationid']].filter(Boolean).join(' ');
  console.log(`${event.type} ${change.id} version ${change.version} by ${by}: ${change.changed?.join(', ') ?? ''}`);
}

// A group of its own that commits nothing: what is kept in memory is read anew at every start.
const kafka = new Kafka({ brokers: KAFKA_BROKERS.split(','), logLevel: logLevel.ERROR });
const consumer = kafka.consumer({ groupId: `newest-states-${randomUUID()}` });
await consumer.connect();
await consumer.subscribe({ topic, fromBeginning: true });
await consumer.run({
  autoCommit: false,
  eachMessage: ({ partition, message }) => {
    try {
      take(message);
    } catch {
      console.error(`${topic} partition ${partition} offset ${message.offset} is no change event; passed over`);
    }
    return Promise.resolve();
  },
});
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    console.log(`${[...newest.values()].filter(({ record }) => record !== undefined).length} records`);
    void consumer.disconnect();
  });
}
