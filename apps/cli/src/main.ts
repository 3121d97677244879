import { Command } from 'commander';

import { apply } from './commands/apply.js';
import { check } from './commands/check.js';
import { conflicts } from './commands/conflicts.js';
import { document } from './commands/document.js';
import { links } from './commands/links.js';
import { setup } from './commands/setup.js';
import { status } from './commands/status.js';

const program = new Command('dataflow')
  .description('Operates the synchronisation of webCRM and a Custom CRM. Settings come from the environment, as those of the services.')
  .showHelpAfterError();
for (const command of [apply, check, conflicts, document, links, setup, status]) command(program);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
