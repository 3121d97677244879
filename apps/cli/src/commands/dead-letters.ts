import type { Command } from 'commander';
import { list } from './dead-letters/list.js';
import { replay } from './dead-letters/replay.js';
import { show } from './dead-letters/show.js';

/** `dataflow dead-letters`: messages that a service could not handle. */
export function deadLetters(program: Command): void {
  const command = program.command('dead-letters').description('list, show and replay messages that a service could not handle');
  for (const verb of [list, show, replay]) verb(command);
}
