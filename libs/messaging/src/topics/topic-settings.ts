import kafkajs, { type Admin } from 'kafkajs';
import { topicConfig, type TopicPlan } from './topic-plan.js';

// Node sees no more than the first few names that kafkajs exports.
const { ConfigResourceTypes, ConfigSource } = kafkajs;

/** An existing topic that is not as it should be. */
export interface WrongTopic {
  readonly name: string;
  /** Settings that `mendTopics` sets. */
  readonly settings: readonly { readonly name: string; readonly is: string; readonly shouldBe: string }[];
  /** Absent when their number is right. It can't be changed later: the events of a key would be parted. */
  readonly partitions?: { readonly are: number; readonly shouldBe: number };
  /** The topic's own settings, all of them. */
  readonly own: Readonly<Record<string, string>>;
}

/** The topics that exist and have other settings or partitions than planned, for example because a broker made them by itself. */
export async function wrongTopics(admin: Admin, plans: readonly TopicPlan[]): Promise<readonly WrongTopic[]> {
  const existing = new Set(await admin.listTopics());
  const there = plans.filter(({ name }) => existing.has(name));
  if (there.length === 0) return [];
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: there.map(({ name }) => ({ type: ConfigResourceTypes.TOPIC, name })),
  });
  const { topics } = await admin.fetchTopicMetadata({ topics: there.map(({ name }) => name) });
  return there.flatMap((plan) => {
    const entries = resources.find(({ resourceName }) => resourceName === plan.name)?.configEntries ?? [];
    const are = topics.find(({ name }) => name === plan.name)?.partitions.length ?? plan.partitions;
    const settings = Object.entries(topicConfig(plan)).flatMap(([name, shouldBe]) => {
      const is = entries.find(({ configName }) => configName === name)?.configValue;
      return is === undefined || is === shouldBe ? [] : [{ name, is, shouldBe }];
    });
    if (settings.length === 0 && are === plan.partitions) return [];
    const own = entries.filter(({ configSource }) => configSource === ConfigSource.TOPIC_CONFIG);
    return {
      name: plan.name,
      settings,
      ...(are === plan.partitions ? {} : { partitions: { are, shouldBe: plan.partitions } }),
      own: Object.fromEntries(own.map(({ configName, configValue }) => [configName, configValue])),
    };
  });
}

/** Gives topics the settings that they should have, and leaves their others alone. Answers the names of those that it changed. */
export async function mendTopics(admin: Admin, wrong: readonly WrongTopic[]): Promise<readonly string[]> {
  const mendable = wrong.filter(({ settings }) => settings.length > 0);
  if (mendable.length === 0) return [];
  await admin.alterConfigs({
    validateOnly: false,
    // Kafka puts what is given in the place of all of a topic's own settings.
    resources: mendable.map(({ name, own, settings }) => ({
      type: ConfigResourceTypes.TOPIC,
      name,
      configEntries: Object.entries({
        ...own,
        ...Object.fromEntries(settings.map(({ name: setting, shouldBe }) => [setting, shouldBe])),
      }).map(([setting, value]) => ({ name: setting, value })),
    })),
  });
  return mendable.map(({ name }) => name);
}

/** What is wrong with the settings of a topic, and what to do; undefined when they are right. */
export function describeSettings({ name, settings }: WrongTopic): string | undefined {
  if (settings.length === 0) return undefined;
  const differences = settings.map((setting) => `${setting.name}=${setting.is} instead of ${setting.shouldBe}`).join(', ');
  return `Kafka's topic ${name} has ${differences}: run \`dataflow setup\``;
}

/** What is wrong with the number of a topic's partitions, and what can be done; undefined when it is right. */
export function describePartitions({ name, partitions }: WrongTopic): string | undefined {
  if (partitions === undefined) return undefined;
  return (
    `Kafka's topic ${name} has ${partitions.are} partitions instead of ${partitions.shouldBe}, which works. It can be changed before the first start alone, ` +
    `as the events of a record must stay together: \`kafka-topics.sh --delete --topic ${name}\`, then \`dataflow setup --partitions ${partitions.shouldBe}\``
  );
}
