import kafkajs, { type Admin } from 'kafkajs';
import { endOffsets } from './end-offsets.js';

const settings = ['cleanup.policy', 'retention.ms', 'max.compaction.lag.ms', 'delete.retention.ms'] as const;

/** What Kafka tells of a topic. */
export interface TopicDescription {
  readonly name: string;
  readonly partitions: number;
  /** By the offsets: of a compacted topic more than are there. */
  readonly messages: number;
  /** How many messages each group that reads the topic is behind. */
  readonly lag: Readonly<Record<string, number>>;
  readonly settings: Readonly<Partial<Record<(typeof settings)[number], string>>>;
}

/**
 * The topics that exist, of those named.
 * @param groups consumer groups to ask for, by the name that their lag is answered under
 */
export async function describeTopics(
  admin: Admin,
  names: readonly string[],
  groups: Readonly<Record<string, string>>,
): Promise<readonly TopicDescription[]> {
  const existing = new Set(await admin.listTopics());
  const there = names.filter((name) => existing.has(name));
  if (there.length === 0) return [];
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: there.map((name) => ({ type: kafkajs.ConfigResourceTypes.TOPIC, name, configNames: [...settings] })),
  });
  const committed = await Promise.all(
    Object.entries(groups).map(async ([shown, groupId]) => ({ shown, topics: await admin.fetchOffsets({ groupId, topics: there }) })),
  );
  return Promise.all(
    there.map(async (name) => {
      const partitions = await endOffsets(admin, name);
      const lag = committed.flatMap(({ shown, topics }) => {
        const offsets = topics.find(({ topic }) => topic === name)?.partitions ?? [];
        // -1: nothing was ever committed.
        if (offsets.every(({ offset }) => offset === '-1')) return [];
        const behind = partitions.map(({ partition, low, high }) => {
          const offset = BigInt(offsets.find((other) => other.partition === partition)?.offset ?? '-1');
          return Number(high - (offset < low ? low : offset));
        });
        return [[shown, behind.reduce((sum, one) => sum + one, 0)] as const];
      });
      const entries = resources.find(({ resourceName }) => resourceName === name)?.configEntries ?? [];
      return {
        name,
        partitions: partitions.length,
        messages: partitions.reduce((sum, { low, high }) => sum + Number(high - low), 0),
        lag: Object.fromEntries(lag),
        settings: Object.fromEntries(entries.map(({ configName, configValue }) => [configName, configValue])),
      };
    }),
  );
}
