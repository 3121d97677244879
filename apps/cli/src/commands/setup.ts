import type { Command } from 'commander';
import { recordTypesOf } from '#dataflows';
import { createTopics, describePartitions, mendTopics, plannedTopics, withAdmin, wrongTopics } from '#messaging';
import { flowsOf, kafkaOf, withRegistry } from '../operators.js';
import { print } from '../table.js';

/** `dataflow setup`: once per deployment and version, before the services start. */
export function setup(program: Command): void {
  program
    .command('setup')
    .description(
      "create or update the registry's tables and create the topics that are missing, and correct the settings of the others; safe to repeat",
    )
    .option('--partitions <count>', 'partitions of new topics', '6')
    .option('--json', 'for programs')
    .action(async ({ partitions, json }: { partitions: string; json?: boolean }) => {
      const count = Number(partitions);
      if (!Number.isInteger(count) || count < 1) throw new Error(`--partitions must be a whole number above 0, not "${partitions}"`);
      const flows = flowsOf(process.env);
      const migrations = await withRegistry(process.env, (registry) => registry.migrate());
      const { kafka, topics } = kafkaOf(process.env);
      const plans = plannedTopics(topics, recordTypesOf(flows), count);
      const [created, mended, wrong] = await withAdmin(kafka, async (admin) => {
        const made = await createTopics(admin, plans);
        const others = await wrongTopics(
          admin,
          plans.filter(({ name }) => !made.includes(name)),
        );
        return [made, await mendTopics(admin, others), others];
      });
      const notes = wrong.flatMap((topic) => describePartitions(topic) ?? []);
      print(json, { migrations, topics: created, mended, notes }, () =>
        [
          migrations.length > 0 ? `Tables: ${migrations.join(', ')}` : 'Tables: up to date',
          created.length > 0 ? `Topics created: ${created.length}\n  ${created.join('\n  ')}` : 'Topics: all there',
          ...(mended.length > 0 ? [`Topics whose settings were corrected: ${mended.length}\n  ${mended.join('\n  ')}`] : []),
          ...notes,
        ].join('\n'),
      );
    });
}
