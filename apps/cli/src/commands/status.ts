import type { Command } from 'commander';
import { describeStanding, standingsOf, type FlowStanding, type Status } from '#link-registry';
import { flowsOf, withRegistry } from '../operators.js';
import { print, table } from '../table.js';

/** `dataflow status`: every flow at a glance. */
export function status(program: Command): void {
  program
    .command('status')
    .description('show every flow: linked, created, in sync, and what waits for something or somebody')
    .option('--json', 'for programs')
    .action(async ({ json }: { json?: boolean }) => {
      const files = flowsOf(process.env);
      const [found, standings] = await withRegistry(process.env, async (registry) => [
        await registry.reports.status(files.filter((flow) => flow.enabled)),
        await standingsOf(registry.links, files),
      ]);
      print(json, { ...found, files: Object.fromEntries(standings) }, () => text(found, standings));
    });
}

function text({ flows, firstLoad }: Status, standings: ReadonlyMap<string, FlowStanding>): string {
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
  const files = [...standings].flatMap(([flow, standing]) => describeStanding(flow, standing) ?? []);
  return [table(head, rows), reading ?? (firstLoad.over ? 'Nothing is under way.' : 'Work is under way.'), ...files].join('\n');
}
