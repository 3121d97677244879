import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { createLogger, HealthRegistry, KafkaSettings, loadConfig, noTraces } from '#platform';
import { createKafka } from '../client/create-kafka.js';
import { KafkaProducer } from '../produce/kafka-producer.js';
import { createTopics } from '../topics/create-topics.js';
import { endOffsets } from '../topics/end-offsets.js';
import { withAdmin } from '../topics/with-admin.js';
import { deadLettersIn, replayMark, type DeadLetter } from './dead-letter.js';
import { readTopic } from './read-topic.js';
import { removeLetters } from './remove-letters.js';

const logger = createLogger({ component: 'spec', level: 'fatal' });
const kafka = createKafka(loadConfig(KafkaSettings, process.env), 'spec', logger);
const producer = new KafkaProducer({ kafka, logger, health: new HealthRegistry(), traces: noTraces });
const topic = `letters-${randomUUID()}`;
const parts = { kafka, producer, group: 'spec' };

beforeAll(() =>
  withAdmin(kafka, async (admin) => {
    await createTopics(admin, [{ name: topic, partitions: 1, keep: { days: 1 } }]);
    // A new topic has no leader for a moment.
    const answers = () =>
      endOffsets(admin, topic).then(
        () => true,
        () => false,
      );
    while (!(await answers())) await new Promise((resolve) => setTimeout(resolve, 20));
  }),
);
afterAll(async () => {
  await producer.close();
  await withAdmin(kafka, (admin) => admin.deleteTopics({ topics: [topic] }));
});

const letter = (key: string, offset: number) => ({
  topic,
  key,
  value: `about ${key}`,
  headers: {
    ce_id: key,
    dl_reason: 'broken',
    dl_topic: 'changes',
    dl_partition: '0',
    dl_offset: String(offset),
    dl_at: '2026-01-01T00:00:00Z',
  },
});
const letters = async () => deadLettersIn(await readTopic(kafka, topic, 'spec'));
const isAbout = (key: string) => (one: DeadLetter) => Promise.resolve(one.key?.toString() === key);

describe('Taking dead letters out', () => {
  it('leaves all others as they were, each once, but for those that were replayed, and nothing to read of what went', async () => {
    // As if it had been cut off before: the letters 3 and 4 were put behind once already.
    await producer.send([
      letter('one', 1),
      letter('other', 3),
      letter('other', 4),
      letter('old', 5),
      letter('other', 3),
      letter('other', 4),
    ]);
    const old = (await letters()).find(({ key }) => key?.toString() === 'old');
    if (old !== undefined) await producer.send([replayMark(old, 0)]);
    expect(await removeLetters(parts, topic, isAbout('one'))).toBe(1);
    expect(await letters()).toMatchObject(
      [3n, 4n].map((offset) => ({ origin: { topic: 'changes', offset }, reason: 'broken', setAsideAt: '2026-01-01T00:00:00Z' })),
    );
    const messages = await readTopic(kafka, topic, 'spec');
    expect(messages.map(({ value, headers }) => [value?.toString(), String(headers['ce_id'])])).toEqual([
      ['about other', 'other'],
      ['about other', 'other'],
    ]);
  });

  it('touches nothing where none is to go', async () => {
    const before = await letters();
    expect(await removeLetters(parts, topic, isAbout('nobody'))).toBe(0);
    expect(await letters()).toEqual(before);
  });
});
