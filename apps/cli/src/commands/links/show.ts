import type { Command } from 'commander';
import { systems, type Json, type System } from '#change-events';
import { countedEqual, reconcile, type Flow, type PairHistory, type PairMemory } from '#dataflows';
import type { StoredLink, WrittenCommand } from '#link-registry';
import { tell } from '../../answer.js';
import { flowsOf, withRegistry } from '../../operators.js';
import { print, table } from '../../table.js';
import { summaryOf, type LinkSummary } from './summary.js';

/** So many commands of the history are shown. */
const mostShown = 20;

interface ShownLink extends LinkSummary {
  /** Why the delete of the other record waits for an operator. */
  readonly deleteHeld: string | null;
  readonly pairs: readonly ShownPair[];
  readonly history: readonly ShownWrite[];
}

interface ShownPair {
  readonly pair: string;
  readonly webcrm: readonly Json[];
  readonly customcrm: readonly Json[];
  readonly matter: string;
}

interface ShownWrite extends PairHistory {
  readonly system: System;
  readonly number: number;
  readonly answeredAt: string;
}

/** `dataflow links show`: each pair with both values and what is the matter with it, and what was written. */
export function show(command: Command): void {
  command
    .command('show <id>')
    .description('one link, whole, with what was written: by its own id or by the id of one of its records')
    .option('--json', 'for programs')
    .action(async (id: string, { json }: { json?: boolean }) => {
      const flows = new Map(flowsOf(process.env).map((flow) => [flow.name, flow]));
      const shown = await withRegistry(process.env, async ({ reports }) => {
        const found: ShownLink[] = [];
        for (const link of await reports.findLinks(id)) {
          const history = (await reports.history(link.state.id, mostShown)).flatMap(writesOf);
          found.push({
            ...summaryOf(link),
            deleteHeld: link.state.deletion?.held?.reason ?? null,
            pairs: pairsOf(link, flows.get(link.flow)),
            history,
          });
        }
        return found;
      });
      if (shown.length > 0) print(json, shown, () => shown.map(showText).join('\n\n'));
      else tell(json, { kind: 'unknown', text: `No link and no linked record has the id ${id}. \`dataflow links\` lists the links.` });
    });
}

function writesOf({ system, number, answeredAt, pairs }: WrittenCommand): readonly ShownWrite[] {
  return pairs.map((pair) => ({ system, number, answeredAt: new Date(answeredAt).toISOString(), ...pair }));
}

function pairsOf(link: StoredLink, flow: Flow | undefined): readonly ShownPair[] {
  if (flow === undefined) return [];
  const { decisions } = reconcile(flow, link.state, () => null, 0);
  return flow.pairs.map((pair) => {
    const memory = link.state.pairs[pair.key];
    const value = (system: System): readonly Json[] =>
      pair.properties[system].map((property) => link.state.sides[system].values[property] ?? null);
    const left = decisions.find((decision) => decision.pair === pair.key);
    const waiting =
      left?.kind === 'waiting' && link.progress === 'waiting' ? `waits for ${left.reference.system} ${left.reference.id}` : undefined;
    const impossible = left?.kind === 'impossible' ? left.reason : undefined;
    const unknown = left?.kind === 'unknown' ? `${left.system} has no such property` : undefined;
    const equal = countedEqual(pair, link.state, () => null);
    const counted = equal && `counts as equal: sent ${JSON.stringify(equal.sent)}, ${equal.system} holds ${JSON.stringify(equal.holds)}`;
    return {
      pair: pair.key,
      webcrm: value('webcrm'),
      customcrm: value('customcrm'),
      matter: underWay(link, pair.key) ?? matterOf(memory) ?? impossible ?? unknown ?? waiting ?? counted ?? 'agreed',
    };
  });
}

function underWay(link: StoredLink, pair: string): string | undefined {
  const into = systems.find((system) => pair in (link.state.outstanding[system]?.sources ?? {}));
  return into && `is being written to ${into}`;
}

function matterOf(memory: PairMemory | undefined): string | undefined {
  if (memory === undefined) return 'not agreed yet';
  if (memory.parked !== undefined) return `${memory.parked.kind} by ${memory.parked.system}: ${memory.parked.reason}`;
  if (memory.frozen !== undefined)
    return `conflict (${memory.frozen.kind}): ${memory.frozen.winner ? `${memory.frozen.winner} was chosen` : 'a person decides'}`;
  return memory.agreed === undefined ? 'not agreed yet' : undefined;
}

function showText({ pairs, history, ...summary }: ShownLink): string {
  const texts = [
    table(
      [],
      Object.entries(summary).map(([name, value]) => [name, value ?? '']),
    ),
    table(
      ['pair', 'webCRM', 'Custom CRM', 'state'],
      pairs.map((pair) => [pair.pair, JSON.stringify(pair.webcrm), JSON.stringify(pair.customcrm), pair.matter]),
    ),
  ];
  if (history.length === 0) return texts.join('\n');
  const written = history.map((write) => [
    write.answeredAt,
    write.system,
    write.pair,
    JSON.stringify(write.before),
    JSON.stringify(write.after),
    write.result,
    write.cause,
  ]);
  return [...texts, table(['written at', 'to', 'pair', 'before', 'after', 'result', 'because of'], written)].join('\n');
}
