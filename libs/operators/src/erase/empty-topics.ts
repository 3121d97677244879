import { setTimeout as pause } from 'node:timers/promises';
import type { System, Topics } from '#change-events';
import type { Erasure, ErasureScope, ForgottenTopic, Registry } from '#link-registry';
import {
  endOffsets,
  forgettingTimes,
  groupIdOf,
  isConsumed,
  removeLetters,
  removeMessages,
  services,
  withAdmin,
  type Kafka,
  type KafkaProducer,
} from '#messaging';
import { isSent, linksToRepublish, recordsToRepublish } from '../republish.js';
import { isErased, thingOf } from './erased-letters.js';

/** What an erasure works with. */
export interface EraseParts {
  readonly registry: Registry;
  readonly kafka: Kafka;
  readonly producer: Pick<KafkaProducer, 'send'>;
  readonly topics: Topics;
  /** KAFKA_TOPIC_PREFIX. */
  readonly prefix: string;
  /** How long it is waited, in milliseconds, for a service to do its part. */
  readonly patienceMs: number;
}

/** A service that did not do its part in time. */
export interface Missed {
  readonly service: string;
  /** What it has not done, after "has not". */
  readonly lacks: string;
}

interface ReadTopic {
  readonly topic: string;
  /** The service that reads it. */
  readonly reader: string;
  readonly how: ForgottenTopic['how'];
}

const connectorOf: Readonly<Record<System, string>> = { webcrm: 'webcrm-connector', customcrm: 'custom-crm-connector' };
const pauseMs = 200;
const dayMs = 24 * 60 * 60 * 1000;

/**
 * Once the tables are empty: waits until the tombstones are sent and the topics of these types are read, removes their commands and outcomes,
 * everybody's, and takes the dead letters out. What was read has no reader any more: commands stand in the connectors' tables, outcomes in the
 * links. May be repeated.
 */
export async function emptyTopics(parts: EraseParts, { scope, version }: Erasure): Promise<readonly ForgottenTopic[] | Missed> {
  const { kafka, topics } = parts;
  const unsent = await unsentTombstones(parts, scope, version);
  if (unsent !== null) return unsent;
  // Read first, what of it was under way and can't be understood is among the dead letters before those are looked through.
  const read = scope.types.flatMap(({ system, entity }): readonly ReadTopic[] => [
    { topic: topics.changes(system, entity), reader: 'mapping', how: 'tombstones' },
    { topic: topics.commands(system, entity), reader: connectorOf[system], how: 'removed' },
    { topic: topics.outcomes(system, entity), reader: 'mapping', how: 'removed' },
  ]);
  for (const topic of read) {
    if (!(await empty(parts, topic))) return { service: topic.reader, lacks: `read all of ${topic.topic}` };
  }
  const emptied: Omit<ForgottenTopic, 'by'>[] = [...read, { topic: topics.linkChanges(), how: 'tombstones' }];
  for (const topic of services.map((service) => topics.deadLetters(service))) {
    const letters = await removeLetters({ ...parts, group: groupIdOf(parts.prefix, 'cli') }, topic, (letter) =>
      isErased(parts.registry, thingOf(letter, topics, scope.types), letter),
    );
    emptied.push({ topic, how: letters > 0 ? 'removed' : 'expires' });
  }
  const names = emptied.map(({ topic }) => topic);
  const times = await withAdmin(kafka, (admin) => forgettingTimes(admin, names));
  return emptied.map(({ topic, how }) => ({ topic, how, by: dayAfter(times.get(topic) ?? Infinity) }));
}

async function unsentTombstones({ registry, patienceMs }: EraseParts, { types }: ErasureScope, version: number): Promise<Missed | null> {
  for (const { system, entity } of types) {
    const records = recordsToRepublish(await registry.connectorMemory(system), system, entity);
    if (!(await isSent(records, version, patienceMs))) return { service: connectorOf[system], lacks: 'sent the tombstones' };
  }
  const links = linksToRepublish(await registry.links.outbox(), '');
  return (await isSent(links, version, patienceMs)) ? null : { service: 'mapping', lacks: "sent the links' tombstones" };
}

/** Waits until what lies on a topic is read, and removes it if tombstones don't. False when that takes too long. */
function empty({ kafka, prefix, patienceMs }: EraseParts, { topic, reader, how }: ReadTopic): Promise<boolean> {
  return withAdmin(kafka, async (admin) => {
    const ends = await endOffsets(admin, topic);
    const until = Date.now() + patienceMs;
    while (!(await isConsumed(admin, topic, groupIdOf(prefix, reader), ends))) {
      if (Date.now() > until) return false;
      await pause(pauseMs);
    }
    if (how === 'removed') await removeMessages(admin, topic, ends);
    return true;
  });
}

/** The day that begins when a time has passed for sure, as `2026-01-31`. */
function dayAfter(ms: number): string {
  return ms === Infinity ? 'never' : new Date(Date.now() + ms + dayMs).toISOString().slice(0, 10);
}
