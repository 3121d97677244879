import type { Command } from 'commander';
import type { Status } from '#link-registry';
import { flowsOf, withRegistry } from '../operators.js';
import { print, table } from '../table.js';

/** `dataflow status`: every flow at a glance. */
export function status(program: Command): void {
  program
    .command('status')
    .description('show every flow: linked, created, in sync, and what waits for something or somebody')
    .option('--json', 'for programs')
    .action(async ({ json }: { json?: boolean }) => {
      const flows = flowsOf(process.env).filter((flow) => flow.enabled);
      const found = await withRegistry(process.env, (registry) => registry.reports.status(flows));
      print(json, found, () => text(found));
    });
}

function text({ flows, firstLoad }: Status): string {
  const head = [
    'flow',
    'linked',
    'in sync',
    'counted\nas equal',
    'created in\nwebCRM',
    'created in\nCustom CRM',
    'conflicts',
    'ambiguous\nwebCRM',
    'ambiguous\nCustom CRM',
    'waiting',
    'excluded',
    'failed',
    'deletes\nheld',
    'commands\nout',
    'to look at',
  ];
  const rows = flows.map((flow) => [
    flow.flow,
    flow.linked,
    flow.inSync,
    flow.countedEqual,
    flow.created.webcrm,
    flow.created.customcrm,
    flow.conflicts,
    flow.ambiguous.webcrm,
    flow.ambiguous.customcrm,
    flow.waiting,
    flow.excluded,
    flow.failed,
    flow.held,
    flow.outstanding,
    flow.pending,
  ]);
  const reading = firstLoad.reading.length > 0 ? `The first full read is still under way for: ${firstLoad.reading.join(', ')}` : undefined;
  return [table(head, rows), reading ?? (firstLoad.over ? 'Nothing is under way.' : 'Work is under way.')].join('\n');
}
