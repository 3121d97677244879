import type { Kafka } from 'kafkajs';
import type { RawMessage } from '../message.js';
import type { KafkaProducer } from '../produce/kafka-producer.js';
import { removeMessages } from '../topics/remove-messages.js';
import { withAdmin } from '../topics/with-admin.js';
import { deadLettersIn, type DeadLetter } from './dead-letter.js';
import { readTopic } from './read-topic.js';

/**
 * Takes letters out of a dead-letter topic. A topic only forgets from its beginning: the other letters are put behind once more, under new offsets,
 * but for those that were replayed, and what lay there before is removed. After a crash in between some letters are there twice until
 * this is done again.
 * @param isWanted says of each letter whether it goes
 * @returns how many went
 */
export async function removeLetters(
  { kafka, producer, group }: { readonly kafka: Kafka; readonly producer: Pick<KafkaProducer, 'send'>; readonly group: string },
  topic: string,
  isWanted: (letter: DeadLetter) => Promise<boolean>,
): Promise<number> {
  const messages = await readTopic(kafka, topic, group);
  const stay = new Map<string, RawMessage>();
  let gone = 0;
  for (const letter of deadLettersIn(messages)) {
    if (await isWanted(letter)) gone++;
    else if (letter.replayedAt === null) stay.set(identityOf(letter), messageOf(letter, messages));
  }
  if (gone === 0) return 0;
  if (stay.size > 0) await producer.send([...stay.values()].map(({ key, value, headers }) => ({ topic, key, value, headers })));
  const ends = new Map(messages.map(({ partition, offset }) => [partition, offset + 1n]));
  await withAdmin(kafka, (admin) =>
    removeMessages(
      admin,
      topic,
      [...ends].map(([partition, high]) => ({ partition, high })),
    ),
  );
  return gone;
}

/** Of two copies of a letter this is the same. */
function identityOf({ origin, setAsideAt, place }: DeadLetter): string {
  const { topic, partition, offset } = origin ?? place;
  return [topic, partition, offset, setAsideAt].join('\n');
}

function messageOf({ place }: DeadLetter, messages: readonly RawMessage[]): RawMessage {
  const found = messages.find(({ partition, offset }) => partition === place.partition && offset === place.offset);
  if (found === undefined) throw new Error(`There is no message at ${place.topic} ${place.partition}:${place.offset}`);
  return found;
}
