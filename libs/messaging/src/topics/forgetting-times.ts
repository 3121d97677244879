import kafkajs, { type Admin } from 'kafkajs';

const settings = ['cleanup.policy', 'retention.ms', 'max.compaction.lag.ms', 'segment.ms'];
/** Kafka writes "for ever" as the greatest of its numbers, or as -1. */
const forever = 2 ** 53;

/**
 * Within how many milliseconds the broker has forgotten what is deleted on these topics now, or what lies there where nothing is compacted;
 * Infinity: never. A partition of a compacted topic on which nothing comes any more forgets with the next message.
 */
export async function forgettingTimes(admin: Admin, topics: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: topics.map((name) => ({ type: kafkajs.ConfigResourceTypes.TOPIC, name, configNames: settings })),
  });
  return new Map(
    resources.map(({ resourceName, configEntries }) => {
      const of = (name: string) => configEntries.find(({ configName }) => configName === name)?.configValue ?? '';
      const ms = (name: string) => (Number(of(name)) < 0 || Number(of(name)) >= forever ? Infinity : Number(of(name)));
      return [resourceName, of('cleanup.policy') === 'compact' ? ms('max.compaction.lag.ms') : ms('retention.ms') + ms('segment.ms')];
    }),
  );
}
