import { Option, type Command } from 'commander';
import { systems, type System } from '#change-events';
import { resolveConflict } from '#operators';
import { decide } from '../../answer.js';

/** `dataflow conflicts resolve` */
export function resolve(command: Command): void {
  command
    .command('resolve <id>')
    .description('choose whose value stands; the id names the two values, and is another one when one of them changes')
    .addOption(new Option('--winner <system>', 'whose value is written over the other').choices(systems).makeOptionMandatory())
    .option('--json', 'for programs')
    .action((id: string, { winner, json }: { winner: System; json?: boolean }) =>
      decide(json, (memory, flows) => resolveConflict(memory, flows, id, winner, Date.now())),
    );
}
