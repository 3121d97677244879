import type { Command } from 'commander';
import { keepApart as keepRecordsApart } from '#operators';
import { decide, flowNamed } from '../../answer.js';

/** `dataflow links keep-apart` */
export function keepApart(command: Command): void {
  command
    .command('keep-apart <flow> <webcrm-id> <custom-crm-id>')
    .description('two records are not the same thing: matching never considers them together again')
    .option('--json', 'for programs')
    .action((name: string, webcrm: string, customcrm: string, { json }: { json?: boolean }) =>
      decide(json, async (memory, flows) => {
        const flow = flowNamed(flows, name);
        return 'kind' in flow ? flow : keepRecordsApart(memory, flow, { webcrm, customcrm }, Date.now());
      }),
    );
}
