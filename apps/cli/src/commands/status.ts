import type { Command } from 'commander';
import { describeStanding, standingsOf, type FlowStanding, type HeldDeletes, type Status } from '#link-registry';
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
      const [found, standings, held] = await withRegistry(process.env, async (registry) => [
        await registry.reports.status(files.filter((flow) => flow.enabled)),
        await standingsOf(registry.links, files),
        await registry.reports.heldDeletes(),
      ]);
      print(json, { ...found, files: Object.fromEntries(standings), heldDeletes: held }, () => text(found, standings, held));
    });
}

function text({ flows, firstLoad }: Status, standings: ReadonlyMap<string, FlowStanding>, held: readonly HeldDeletes[]): string {
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
  const deletes = held.flatMap(describeHeld);
  return [table(head, rows), reading ?? (firstLoad.over ? 'Nothing is under way.' : 'Work is under way.'), ...files, ...deletes].join('\n');
}

/** What a connector's brake holds. */
function describeHeld({ system, entity, held, refused }: HeldDeletes): readonly string[] {
  const type = `${system}.${entity}`;
  return [
    ...(held > 0
      ? [
          `${held} records of ${type} are gone, too many at once to be believed. If they were deleted, run \`dataflow links release ${type}\`, if not, with --refuse`,
        ]
      : []),
    ...(refused > 0
      ? [
          `${refused} records of ${type} are gone, and an operator does not believe it; \`dataflow links release ${type}\` still lets them go`,
        ]
      : []),
  ];
}
