import type { Command } from 'commander';
import { recordTypesOf } from '#dataflows';
import { systems } from '#change-events';
import type { Registry } from '#link-registry';
import { linksToRepublish, recordsToRepublish, republish as republishAll, type Answer, type Republishable } from '#operators';
import { tell } from '../answer.js';
import { flowsOf, withRegistry } from '../operators.js';

/** When nothing is sent for so long, whoever sends does not run. */
const patienceMs = 30_000;

/** `dataflow republish`: all current states of a type are put on its topic once more. */
export function republish(program: Command): void {
  program
    .command('republish <what>')
    .description(
      'publish all current states of a type once more (republish webcrm.person), or of both types of a flow and its links (republish persons)',
    )
    .option('--json', 'for programs')
    .action(async (what: string, { json }: { json?: boolean }) => {
      tell(json, await withRegistry(process.env, (registry) => answerFor(registry, what)));
    });
}

async function answerFor(registry: Registry, what: string): Promise<Answer> {
  const wanted = await statesOf(registry, what);
  if (wanted === undefined) {
    const flows = flowsOf(process.env);
    const names = [...flows.map((flow) => flow.name), ...recordTypesOf(flows).map(({ system, entity }) => `${system}.${entity}`)];
    return { kind: 'unknown', text: `There is no flow or type ${what}. There are: ${names.join(', ')}.` };
  }
  const counts: string[] = [];
  let total = 0;
  for (const states of wanted) {
    const tellProgress = (count: number) => {
      if (process.stderr.isTTY) process.stderr.write(`\r${states.name}: ${count}`);
    };
    const { count, isDone } = await republishAll(states, tellProgress, patienceMs);
    if (process.stderr.isTTY) process.stderr.write('\n');
    if (!isDone) {
      const text = `Nothing of ${states.name} was sent for ${patienceMs / 1000} s: is its service running? ${count} are marked and will be sent; then run this again.`;
      return { kind: 'refused', text };
    }
    counts.push(`${states.name} ${count}`);
    total += count;
  }
  if (total === 0) return { kind: 'nothing', text: `Nothing of ${what} has been published yet, so there is nothing to publish once more.` };
  return { kind: 'done', text: `Published once more: ${counts.join(', ')}.` };
}

/** What a name stands for; undefined when it stands for nothing. */
async function statesOf(registry: Registry, what: string): Promise<readonly Republishable[] | undefined> {
  const flows = flowsOf(process.env);
  const flow = flows.find(({ name }) => name === what);
  const types = flow
    ? systems.map((system) => ({ system, entity: flow.entity[system] }))
    : recordTypesOf(flows).filter(({ system, entity }) => `${system}.${entity}` === what);
  if (types.length === 0) return undefined;
  const records = await Promise.all(
    types.map(async ({ system, entity }) => recordsToRepublish(await registry.connectorMemory(system), system, entity)),
  );
  return flow ? [...records, linksToRepublish(await registry.links.outbox(), flow.name)] : records;
}
