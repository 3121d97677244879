import type { Command } from 'commander';
import { linkByHand } from '#operators';
import { decide, flowNamed } from '../../answer.js';

/** `dataflow links link` */
export function link(command: Command): void {
  command
    .command('link <flow> <webcrm-id> <custom-crm-id>')
    .description('two records are the same thing, whatever their keys say')
    .option('--json', 'for programs')
    .action((name: string, webcrm: string, customcrm: string, { json }: { json?: boolean }) =>
      decide(json, async (memory, flows) => {
        const flow = flowNamed(flows, name);
        return 'kind' in flow ? flow : linkByHand(memory, flow, { webcrm, customcrm }, Date.now());
      }),
    );
}
