import type { Command } from 'commander';
import { recordTypesOf } from '#dataflows';
import {
  describeTopics,
  groupIdOf,
  messageTimes,
  plannedTopics,
  services,
  withAdmin,
  type MessageTimes,
  type TopicDescription,
} from '#messaging';
import { flowsOf, kafkaOf } from '../operators.js';
import { print, table } from '../table.js';

/** A topic as programs are shown it. */
interface ShownTopic extends TopicDescription {
  readonly oldest: string | null;
  readonly newest: string | null;
}

/** `dataflow topics`: what lies on every topic, and who is behind. */
export function topics(program: Command): void {
  program
    .command('topics')
    .description('show every topic: messages, oldest and newest, how far each service is behind, and how long it is kept')
    .option('--json', 'for programs')
    .action(async ({ json }: { json?: boolean }) => {
      const { kafka, topics: names, prefix } = kafkaOf(process.env);
      const planned = plannedTopics(names, recordTypesOf(flowsOf(process.env)), 1).map(({ name }) => name);
      const groups = Object.fromEntries(services.map((service) => [service, groupIdOf(prefix, service)]));
      const found = await withAdmin(kafka, (admin) => describeTopics(admin, planned, groups));
      const times = await messageTimes(
        kafka,
        found.map(({ name }) => name),
        groupIdOf(prefix, 'cli'),
      );
      const missing = planned.filter((name) => !found.some((topic) => topic.name === name));
      const shown = found.map((topic) => ({ ...topic, ...shownTimes(times.get(topic.name)) }));
      print(json, { topics: shown, missing }, () => text(shown, missing));
    });
}

function shownTimes(times: MessageTimes | undefined): Pick<ShownTopic, 'oldest' | 'newest'> {
  if (times === undefined) return { oldest: null, newest: null };
  return { oldest: new Date(times.oldest).toISOString(), newest: new Date(times.newest).toISOString() };
}

function text(shown: readonly ShownTopic[], missing: readonly string[]): string {
  const head = ['topic', 'partitions', 'messages\n(by offsets)', 'oldest', 'newest', 'behind', 'kept'];
  const rows = shown.map((topic) => [
    topic.name,
    topic.partitions,
    topic.messages,
    topic.oldest ?? '',
    topic.newest ?? '',
    Object.entries(topic.lag)
      .map(([service, messages]) => `${service}: ${messages}`)
      .join('\n'),
    kept(topic.settings),
  ]);
  const notes = missing.length > 0 ? [`Missing, run \`dataflow setup\`: ${missing.join(', ')}`] : [];
  return [table(head, rows), ...notes].join('\n');
}

function kept(settings: TopicDescription['settings']): string {
  if (settings['cleanup.policy'] !== 'compact') return days(settings['retention.ms']);
  return `newest per key\nothers ${days(settings['max.compaction.lag.ms'])}\ndeletes ${days(settings['delete.retention.ms'])}`;
}

function days(ms: string | undefined): string {
  return ms === undefined ? '?' : `${Math.round(Number(ms) / 86_400_000)} days`;
}
