import type { Command } from 'commander';
import { forgetLink } from '#operators';
import { decide } from '../../answer.js';

/** `dataflow links forget` */
export function forget(command: Command): void {
  command
    .command('forget <link-id>')
    .description('forget a link that has ended: its survivor may be matched, or its partner made, again')
    .option('--json', 'for programs')
    .action((id: string, { json }: { json?: boolean }) => decide(json, (memory) => forgetLink(memory, id)));
}
