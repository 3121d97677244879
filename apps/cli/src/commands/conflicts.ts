import type { Command } from 'commander';
import type { ConflictEntity } from '#link-registry';
import { withRegistry } from '../operators.js';
import { print, table } from '../table.js';

interface ListOptions {
  readonly flow?: string;
  readonly limit: string;
  readonly json?: boolean;
}

/** `dataflow conflicts`: two values that could not both stand, and which of them won. */
export function conflicts(program: Command): void {
  const command = program.command('conflicts').description('list and show conflicts');
  command
    .command('list', { isDefault: true })
    .description('newest first')
    .option('--flow <name>', 'of one flow')
    .option('--limit <count>', 'at most', '50')
    .option('--json', 'for programs')
    .action(async ({ flow, limit, json }: ListOptions) => {
      const found = await withRegistry(process.env, (registry) => registry.reports.conflicts({ flow, limit: Number(limit) }));
      print(json, found.map(dataOf), () => (found.length === 0 ? 'There are no conflicts.' : listText(found)));
    });
  command
    .command('show <id>')
    .description('one conflict, whole')
    .option('--json', 'for programs')
    .action(async (id: string, { json }: { json?: boolean }) => {
      const found = await withRegistry(process.env, (registry) => registry.reports.conflict(id));
      if (found === null) throw new Error(`There is no conflict ${id}. \`dataflow conflicts\` lists them.`);
      print(json, dataOf(found), () =>
        table(
          [],
          Object.entries(dataOf(found)).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
        ),
      );
    });
}

function dataOf(conflict: ConflictEntity) {
  return {
    id: conflict.id,
    link: conflict.linkId,
    flow: conflict.flow,
    pair: conflict.pair,
    kind: conflict.kind,
    policy: conflict.policy,
    winner: conflict.winner,
    webcrm: { value: JSON.parse(conflict.webcrmValue) as unknown, at: isoOf(conflict.webcrmAt) },
    customcrm: { value: JSON.parse(conflict.customcrmValue) as unknown, at: isoOf(conflict.customcrmAt) },
    decidedAt: isoOf(conflict.decidedAt),
  };
}

function isoOf(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}

function listText(found: readonly ConflictEntity[]): string {
  return table(
    ['id', 'flow', 'pair', 'kind', 'webCRM', 'Custom CRM', 'winner', 'decided at'],
    found.map((conflict) => [
      conflict.id,
      conflict.flow,
      conflict.pair,
      conflict.kind,
      conflict.webcrmValue,
      conflict.customcrmValue,
      conflict.winner ?? 'a person decides',
      isoOf(conflict.decidedAt) ?? '',
    ]),
  );
}
