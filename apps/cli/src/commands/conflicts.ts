import type { Command } from 'commander';
import { list } from './conflicts/list.js';
import { resolve } from './conflicts/resolve.js';
import { reverse } from './conflicts/reverse.js';
import { show } from './conflicts/show.js';

/** `dataflow conflicts`: two values that could not both stand, which of them won, and what an operator decides about that. */
export function conflicts(program: Command): void {
  const command = program.command('conflicts').description('list, show, resolve and reverse conflicts');
  for (const verb of [list, show, resolve, reverse]) verb(command);
}
