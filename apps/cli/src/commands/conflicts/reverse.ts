import type { Command } from 'commander';
import { reverseDecision } from '#operators';
import { decide } from '../../answer.js';

/** `dataflow conflicts reverse` */
export function reverse(command: Command): void {
  command
    .command('reverse <id>')
    .description('give the side that lost its value back, which then travels to the other; refused if one was edited since')
    .option('--json', 'for programs')
    .action((id: string, { json }: { json?: boolean }) => decide(json, (memory, flows) => reverseDecision(memory, flows, id, Date.now())));
}
