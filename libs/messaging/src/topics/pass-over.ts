import type { Admin, Kafka } from 'kafkajs';
import { endOffsets, type PartitionOffsets } from './end-offsets.js';
import { withAdmin } from './with-admin.js';

/** The groups, of those given, in which somebody reads now. */
export async function groupsAtWork(admin: Admin, groupIds: readonly string[]): Promise<readonly string[]> {
  const { groups } = await admin.describeGroups([...groupIds]);
  return groups.filter(({ members }) => members.length > 0).map(({ groupId }) => groupId);
}

/**
 * Has a group begin behind everything that lies on its topics now. Nobody may read in it meanwhile.
 * @returns where each topic ends
 */
export async function passOver(
  kafka: Kafka,
  groupId: string,
  topics: readonly string[],
): Promise<ReadonlyMap<string, readonly PartitionOffsets[]>> {
  const ends = await withAdmin(
    kafka,
    async (admin) => new Map(await Promise.all(topics.map(async (topic) => [topic, await endOffsets(admin, topic)] as const))),
  );
  const consumer = kafka.consumer({ groupId, allowAutoTopicCreation: false });
  const joined = Promise.withResolvers<undefined>();
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics] });
    consumer.on(consumer.events.GROUP_JOIN, () => {
      joined.resolve(undefined);
    });
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      if (!payload.restart) joined.reject(payload.error);
    });
    await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch: () => Promise.resolve() });
    consumer.pause(topics.map((topic) => ({ topic })));
    await joined.promise;
    await consumer.commitOffsets(
      [...ends].flatMap(([topic, partitions]) => partitions.map(({ partition, high }) => ({ topic, partition, offset: String(high) }))),
    );
  } finally {
    await consumer.disconnect();
  }
  return ends;
}
