import type { Command } from 'commander';
import { systems, type System } from '#change-events';
import { recordTypesOf, type Flow } from '#dataflows';
import type { Registry } from '#link-registry';
import type { Answer } from '#operators';
import { tell } from '../../answer.js';
import { flowsOf, withRegistry } from '../../operators.js';
import { print, table } from '../../table.js';

interface Options {
  readonly refuse?: boolean;
  readonly json?: boolean;
}

/** `dataflow links release` */
export function release(command: Command): void {
  command
    .command('release [flow-or-type]')
    .description(
      'let deletes go on that a brake holds, of a flow (persons) or of a type (webcrm.person); without a name: list what is held',
    )
    .option('--refuse', 'they were no deletes, or shall not be carried over: keep the records')
    .option('--json', 'for programs')
    .action((named: string | undefined, { refuse = false, json }: Options) =>
      withRegistry(process.env, async (registry) => {
        const flows = flowsOf(process.env);
        if (named === undefined) await list(registry, flows, json);
        else tell(json, await decide(registry, flows, named, refuse));
      }),
    );
}

/** Deletes that a connector has not passed on, and those that the mapping service has not carried over. */
async function list(registry: Registry, flows: readonly Flow[], json: boolean | undefined): Promise<void> {
  const held = (await registry.reports.heldDeletes()).map(({ system, entity, held: count, refused }) => ({
    of: `${system}.${entity}`,
    held: count,
    refused,
  }));
  for (const { name } of flows) {
    const links = await registry.deletions.held(name);
    if (links.length > 0) held.push({ of: name, held: links.length, refused: 0 });
  }
  print(json, held, () =>
    held.length === 0
      ? 'No deletes are held.'
      : table(
          ['of', 'held', 'refused'],
          held.map((row) => [row.of, String(row.held), String(row.refused)]),
        ),
  );
}

async function decide(registry: Registry, flows: readonly Flow[], named: string, refuse: boolean): Promise<Answer> {
  const type = recordTypesOf(flows).find(({ system, entity }) => `${system}.${entity}` === named);
  const isFlow = flows.some(({ name }) => name === named);
  if (type === undefined && !isFlow) return { kind: 'unknown', text: unknown(named, flows) };
  const count = type === undefined ? await ofFlow(registry, named, refuse) : await ofType(registry, type, refuse);
  if (count === 0) return { kind: 'nothing', text: `No deletes of ${named} are held.` };
  return { kind: 'done', text: `${count} deletes of ${named} are ${refuse ? 'refused: the records are kept' : 'released'}.` };
}

function ofFlow({ deletions }: Registry, flow: string, refuse: boolean): Promise<number> {
  return refuse ? deletions.refuse(flow) : deletions.release(flow);
}

async function ofType(
  registry: Registry,
  { system, entity }: { readonly system: System; readonly entity: string },
  refuse: boolean,
): Promise<number> {
  const { missing } = await registry.connectorMemory(system);
  return refuse ? missing.refuse(entity) : missing.release(entity);
}

function unknown(named: string, flows: readonly Flow[]): string {
  const known = [...flows.map(({ name }) => name), ...recordTypesOf(flows).map(({ system, entity }) => `${system}.${entity}`)];
  const hint = systems.some((system) => named.startsWith(`${system}.`)) ? 'type' : 'flow or type';
  return `There is no ${hint} ${named}. There are: ${known.join(', ')}.`;
}
