import { Command } from 'commander';
import { apply } from './commands/apply.js';
import { check } from './commands/check.js';
import { conflicts } from './commands/conflicts.js';
import { deadLetters } from './commands/dead-letters.js';
import { document } from './commands/document.js';
import { erase } from './commands/erase.js';
import { links } from './commands/links.js';
import { relook } from './commands/relook.js';
import { republish } from './commands/republish.js';
import { resync } from './commands/resync.js';
import { setup } from './commands/setup.js';
import { status } from './commands/status.js';
import { tail } from './commands/tail.js';
import { topics } from './commands/topics.js';

/** Runs the command line. Never throws: what went wrong is printed, and stands in the exit code. @param args without the program's name */
export async function runProgram(args: readonly string[]): Promise<void> {
  const program = new Command('dataflow')
    .description('Operates the synchronisation of webCRM and a Custom CRM. Settings come from the environment, as those of the services.')
    .showHelpAfterError();
  for (const command of [
    apply,
    check,
    conflicts,
    deadLetters,
    document,
    erase,
    links,
    relook,
    republish,
    resync,
    setup,
    status,
    tail,
    topics,
  ])
    command(program);
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
