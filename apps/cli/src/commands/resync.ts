import type { Command } from 'commander';
import { resyncFlow, resyncRecord } from '#operators';
import { flowNamed, tell } from '../answer.js';
import { flowsOf, typeNamed, withRegistry } from '../operators.js';

/** `dataflow resync`: what is there is taken anew, for a record or a whole flow. */
export function resync(program: Command): void {
  program
    .command('resync <what> [id]')
    .description('read a record again and look at its links anew (resync webcrm.person 17), or all links of a flow (resync persons)')
    .option('--json', 'for programs')
    .action((what: string, id: string | undefined, { json }: { json?: boolean }) =>
      id === undefined ? ofFlow(what, json) : ofRecord(what, id, json),
    );
}

async function ofFlow(name: string, json: boolean | undefined): Promise<void> {
  const flow = flowNamed(flowsOf(process.env), name);
  tell(json, 'kind' in flow ? flow : await withRegistry(process.env, (registry) => resyncFlow(registry.links, flow)));
}

async function ofRecord(type: string, id: string, json: boolean | undefined): Promise<void> {
  const flows = flowsOf(process.env);
  const named = typeNamed(flows, type);
  tell(json, 'kind' in named ? named : await withRegistry(process.env, (registry) => resyncRecord(registry, flows, { ...named, id })));
}
