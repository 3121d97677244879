import type { Command } from 'commander';
import { tell } from '../../answer.js';
import { withRegistry } from '../../operators.js';
import { print, table } from '../../table.js';
import { shown } from './shown-conflict.js';

/** `dataflow conflicts show` */
export function show(command: Command): void {
  command
    .command('show <id>')
    .description('one conflict, whole')
    .option('--json', 'for programs')
    .action(async (id: string, { json }: { json?: boolean }) => {
      const found = await withRegistry(process.env, (registry) => registry.reports.conflict(id));
      if (found === null) {
        tell(json, { kind: 'unknown', text: `There is no conflict ${id}. \`dataflow conflicts\` lists them.` });
        return;
      }
      const conflict = shown(found);
      print(json, conflict, () =>
        table(
          [],
          Object.entries(conflict).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
        ),
      );
    });
}
