import type { Command } from 'commander';
import { createTopics, plannedTopics, withAdmin } from '#messaging';
import { flowsOf, kafkaOf, typesOf, withRegistry } from '../operators.js';
import { print } from '../table.js';

/** `dataflow setup`: once per deployment and version, before the services start. */
export function setup(program: Command): void {
  program
    .command('setup')
    .description("create or update the registry's tables and create the topics that are missing; safe to repeat")
    .option('--partitions <count>', 'partitions of new topics', '6')
    .option('--json', 'for programs')
    .action(async ({ partitions, json }: { partitions: string; json?: boolean }) => {
      const count = Number(partitions);
      if (!Number.isInteger(count) || count < 1) throw new Error(`--partitions must be a whole number above 0, not "${partitions}"`);
      const flows = flowsOf(process.env);
      const migrations = await withRegistry(process.env, (registry) => registry.migrate());
      const { kafka, topics } = kafkaOf(process.env);
      const created = await withAdmin(kafka, (admin) => createTopics(admin, plannedTopics(topics, typesOf(flows), count)));
      print(json, { migrations, topics: created }, () =>
        [
          migrations.length > 0 ? `Tables: ${migrations.join(', ')}` : 'Tables: up to date',
          created.length > 0 ? `Topics created: ${created.length}\n  ${created.join('\n  ')}` : 'Topics: all there',
        ].join('\n'),
      );
    });
}
