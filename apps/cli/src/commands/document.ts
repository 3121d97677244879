import type { Command } from 'commander';
import { documentFlows } from '#dataflows';
import { flowsOf } from '../operators.js';
import { print } from '../table.js';

/** `dataflow document`: the dataflow document from the flow files. */
export function document(program: Command): void {
  program
    .command('document')
    .description('print the dataflow document (reStructuredText) from the flow files')
    .option('--json', 'the flows as data, for programs')
    .action(({ json }: { json?: boolean }) => {
      const flows = flowsOf(process.env);
      print(json, flows, () => documentFlows(flows));
    });
}
