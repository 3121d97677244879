import type { Command } from 'commander';
import { withRegistry } from '../../operators.js';
import { print, table } from '../../table.js';
import { shown, type ShownConflict } from './shown-conflict.js';

interface ListOptions {
  readonly flow?: string;
  readonly limit: string;
  readonly open?: boolean;
  readonly json?: boolean;
}

/** `dataflow conflicts list` */
export function list(command: Command): void {
  command
    .command('list', { isDefault: true })
    .description('newest first')
    .option('--open', 'only those that wait for a person')
    .option('--flow <name>', 'of one flow')
    .option('--limit <count>', 'at most', '50')
    .option('--json', 'for programs')
    .action(async ({ flow, limit, open, json }: ListOptions) => {
      const listing = { flow, limit: Number(limit), open };
      const found = (await withRegistry(process.env, (registry) => registry.reports.conflicts(listing))).map(shown);
      print(json, found, () => (found.length === 0 ? 'There are no conflicts.' : listText(found)));
    });
}

function listText(found: readonly ShownConflict[]): string {
  return table(
    ['id', 'flow', 'pair', 'kind', 'webCRM', 'Custom CRM', 'winner', 'decided at'],
    found.map((conflict) => [
      conflict.id,
      conflict.flow,
      conflict.pair,
      conflict.kind,
      JSON.stringify(conflict.webcrm.value),
      JSON.stringify(conflict.customcrm.value),
      conflict.winner ?? (conflict.endedAt === null ? 'a person decides' : 'ended by itself'),
      conflict.decidedAt ?? '',
    ]),
  );
}
