// Keeps the table crm_record equal to the change topics, until Ctrl-C. Needs no CloudEvents library: the value is plain JSON.
import { readFileSync } from 'node:fs';
import { Kafka, logLevel, type EachBatchPayload, type KafkaMessage } from 'kafkajs';
import pg from 'pg';

interface Change {
  readonly version: number;
  /** Undefined: a `deleted` event. There is nothing to do for it, since its tombstone follows. */
  readonly record?: object;
}

const { KAFKA_BROKERS = 'localhost:9092', KAFKA_TOPIC_PREFIX = '', KAFKA_GROUP = 'crm-sink', DATABASE_URL } = process.env;
const topics = [
  ...['organisation', 'person', 'user', 'opportunity', 'quotationline', 'product'].map((entity) => `webcrm.${entity}.changes`),
  ...['customer', 'contact', 'order', 'product'].map((entity) => `customcrm.${entity}.changes`),
].map((name) => KAFKA_TOPIC_PREFIX + name);

const pool = new pg.Pool({ connectionString: DATABASE_URL });
const kafka = new Kafka({ brokers: KAFKA_BROKERS.split(','), logLevel: logLevel.ERROR });
const consumer = kafka.consumer({ groupId: KAFKA_GROUP });

/** Takes part of a partition into the table and moves its position, in one transaction: killed anywhere, both are as before or both are new. */
async function takeBatch(payload: EachBatchPayload): Promise<void> {
  const { batch } = payload;
  const { topic, partition, messages } = batch;
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    // Also locks the row: whoever else still holds this partition waits, and then finds that these messages are in.
    const { rows } = await client.query<{ next_offset: string }>(
      `INSERT INTO crm_position VALUES ($1, $2, 0)
       ON CONFLICT (topic, partition) DO UPDATE SET next_offset = crm_position.next_offset RETURNING next_offset`,
      [topic, partition],
    );
    const next = BigInt(rows[0]?.next_offset ?? 0);
    // Kafka keeps no position for this group, so a start begins at the beginning and leaps from there.
    if (BigInt(batch.lastOffset()) < next) consumer.seek({ topic, partition, offset: String(next) });
    else {
      for (const message of messages) if (BigInt(message.offset) >= next) await take(client, topic, partition, message);
      await client.query('UPDATE crm_position SET next_offset = $3 WHERE topic = $1 AND partition = $2', [
        topic,
        partition,
        BigInt(batch.lastOffset()) + 1n,
      ]);
    }
    await client.query('COMMIT');
    client.release();
  } catch (error) {
    // The connection is closed, which rolls back; kafkajs gives the same messages again.
    client.release(true);
    throw error;
  }
  payload.resolveOffset(batch.lastOffset());
}

async function take(client: pg.PoolClient, topic: string, partition: number, { key, value, offset }: KafkaMessage): Promise<void> {
  const id = String(key);
  if (value === null) {
    await client.query('DELETE FROM crm_record WHERE topic = $1 AND id = $2', [topic, id]);
    return;
  }
  const change = parse(value);
  if (change === undefined) console.error(`${topic} partition ${partition} offset ${offset} is no change event; passed over`);
  else if (change.record !== undefined) {
    await client.query(
      `INSERT INTO crm_record VALUES ($1, $2, $3, $4)
       ON CONFLICT (topic, id) DO UPDATE SET version = excluded.version, record = excluded.record WHERE crm_record.version < excluded.version`,
      [topic, id, change.version, change.record],
    );
  }
}

function parse(value: Buffer): Change | undefined {
  try {
    // jsonb holds no NUL.
    const change: unknown = JSON.parse(value.toString(), (_, one: unknown) => (typeof one === 'string' ? one.replaceAll('\0', '') : one));
    return isChange(change) ? change : undefined;
  } catch {
    return undefined;
  }
}

function isChange(value: unknown): value is Change {
  const { version, record = {} } = (value ?? {}) as Partial<Record<keyof Change, unknown>>;
  return Number.isSafeInteger(version) && typeof record === 'object' && record !== null;
}

await pool.query(readFileSync(new URL('tables.sql', import.meta.url), 'utf8'));
await consumer.connect();
await consumer.subscribe({ topics, fromBeginning: true });
await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch: takeBatch });
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void consumer.disconnect().finally(() => pool.end()));
