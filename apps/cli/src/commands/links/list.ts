import type { Command } from 'commander';
import type { StoredLink } from '#link-registry';
import { withRegistry } from '../../operators.js';
import { print, table } from '../../table.js';
import { summaryOf } from './summary.js';

interface ListOptions {
  readonly flow?: string;
  readonly limit: string;
  readonly unlinked?: boolean;
  readonly json?: boolean;
}

/** `dataflow links list` */
export function list(command: Command): void {
  command
    .command('list', { isDefault: true })
    .description('newest first')
    .option('--flow <name>', 'of one flow')
    .option('--limit <count>', 'at most', '50')
    .option('--unlinked', 'records without a link instead, and why they have none')
    .option('--json', 'for programs')
    .action(async (options: ListOptions) => (options.unlinked ? listUnlinked(options) : listLinks(options)));
}

async function listLinks({ flow, limit, json }: ListOptions): Promise<void> {
  const found = (await withRegistry(process.env, (registry) => registry.reports.liveLinks({ flow, limit: Number(limit) }))).map(summaryOf);
  print(json, found, () =>
    found.length === 0
      ? 'There are no links.'
      : table(
          ['id', 'flow', 'webCRM', 'Custom CRM', 'made by', 'progress', 'made at'],
          found.map((link) => [
            link.id,
            link.flow,
            link.webcrmId ?? '',
            link.customcrmId ?? '',
            madeBy(link.origin),
            link.progress,
            link.madeAt,
          ]),
        ),
  );
}

async function listUnlinked({ flow, limit, json }: ListOptions): Promise<void> {
  const found = await withRegistry(process.env, (registry) => registry.reports.unlinked({ flow, limit: Number(limit) }));
  print(json, found, () =>
    found.length === 0
      ? 'Every record that was looked at has a link.'
      : table(
          ['flow', 'system', 'id', 'standing', 'reason'],
          found.map((record) => [record.flow, record.system, record.id, record.standing, record.reason]),
        ),
  );
}

function madeBy(origin: StoredLink['origin']): string {
  return origin === 'matched' ? 'matching' : `creating in ${origin === 'webcrm' ? 'webCRM' : 'Custom CRM'}`;
}
