import type { Command } from 'commander';
import { reconcile, type Flow, type PairMemory } from '#dataflows';
import type { StoredLink } from '#link-registry';
import { flowsOf, withRegistry } from '../operators.js';
import { print, table } from '../table.js';

interface ListOptions {
  readonly flow?: string;
  readonly limit: string;
  readonly unlinked?: boolean;
  readonly json?: boolean;
}

/** `dataflow links`: which records belong together, and why others do not. */
export function links(program: Command): void {
  const command = program.command('links').description('list and show links, and records without one');
  command
    .command('list', { isDefault: true })
    .description('newest first')
    .option('--flow <name>', 'of one flow')
    .option('--limit <count>', 'at most', '50')
    .option('--unlinked', 'records without a link instead, and why they have none')
    .option('--json', 'for programs')
    .action(async (options: ListOptions) => (options.unlinked ? listUnlinked(options) : listLinks(options)));
  command
    .command('show <id>')
    .description('one link, whole: by its own id or by the id of one of its records')
    .option('--json', 'for programs')
    .action(async (id: string, { json }: { json?: boolean }) => {
      const flows = new Map(flowsOf(process.env).map((flow) => [flow.name, flow]));
      const found = await withRegistry(process.env, (registry) => registry.reports.findLinks(id));
      if (found.length === 0) throw new Error(`No link and no linked record has the id ${id}. \`dataflow links\` lists the links.`);
      const shown = found.map((link) => ({ ...summaryOf(link), pairs: pairsOf(link, flows.get(link.flow)) }));
      print(json, shown, () => shown.map(showText).join('\n\n'));
    });
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

function summaryOf(link: StoredLink) {
  return {
    id: link.state.id,
    flow: link.flow,
    webcrmId: link.state.ids.webcrm,
    customcrmId: link.state.ids.customcrm,
    standing: link.standing,
    origin: link.origin,
    progress: link.progress,
    madeAt: new Date(link.madeAt).toISOString(),
  };
}

function madeBy(origin: StoredLink['origin']): string {
  return origin === 'matched' ? 'matching' : `creating in ${origin === 'webcrm' ? 'webCRM' : 'Custom CRM'}`;
}

/** Each pair with both values and what is the matter with it. */
function pairsOf(link: StoredLink, flow: Flow | undefined) {
  if (flow === undefined) return [];
  const { decisions } = reconcile(flow, link.state, () => null, 0);
  return flow.pairs.map((pair) => {
    const memory = link.state.pairs[pair.key];
    const value = (system: 'webcrm' | 'customcrm') =>
      pair.properties[system].map((property) => link.state.sides[system].values[property] ?? null);
    const left = decisions.find((decision) => decision.pair === pair.key);
    const waiting =
      left?.kind === 'waiting' && link.progress === 'waiting' ? `waits for ${left.reference.system} ${left.reference.id}` : undefined;
    const impossible = left?.kind === 'impossible' ? left.reason : undefined;
    const unknown = left?.kind === 'unknown' ? `${left.system} has no such property` : undefined;
    return {
      pair: pair.key,
      webcrm: value('webcrm'),
      customcrm: value('customcrm'),
      matter: matterOf(memory) ?? impossible ?? unknown ?? waiting ?? 'agreed',
    };
  });
}

function matterOf(memory: PairMemory | undefined): string | undefined {
  if (memory === undefined) return 'not agreed yet';
  if (memory.frozen !== undefined) return `conflict (${memory.frozen.kind}): a person decides`;
  if (memory.parked !== undefined) return `${memory.parked.kind} by ${memory.parked.system}: ${memory.parked.reason}`;
  return memory.agreed === undefined ? 'not agreed yet' : undefined;
}

function showText(link: ReturnType<typeof summaryOf> & { readonly pairs: ReturnType<typeof pairsOf> }): string {
  const { pairs, ...summary } = link;
  return [
    table(
      [],
      Object.entries(summary).map(([name, value]) => [name, value ?? '']),
    ),
    table(
      ['pair', 'webCRM', 'Custom CRM', 'state'],
      pairs.map((pair) => [pair.pair, JSON.stringify(pair.webcrm), JSON.stringify(pair.customcrm), pair.matter]),
    ),
  ].join('\n');
}
