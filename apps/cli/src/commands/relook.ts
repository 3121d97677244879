import type { Command } from 'commander';
import { relook as relookAt } from '#operators';
import { tell } from '../answer.js';
import { flowsOf, kafkaOf, withRegistry } from '../operators.js';

/** `dataflow relook`: after the registry was lost, or put back as it once was. */
export function relook(program: Command): void {
  program
    .command('relook')
    .description(
      'after the registry was lost or an older one restored, while no service runs: take the links from their topic and have all records read anew; may be repeated',
    )
    .option('--json', 'for programs')
    .action(async ({ json }: { json?: boolean }) => {
      const flows = flowsOf(process.env);
      tell(json, await withRegistry(process.env, (registry) => relookAt({ ...kafkaOf(process.env), registry, flows })));
    });
}
