import type { Command } from 'commander';
import { forget } from './links/forget.js';
import { keepApart } from './links/keep-apart.js';
import { link } from './links/link.js';
import { list } from './links/list.js';
import { release } from './links/release.js';
import { retry } from './links/retry.js';
import { show } from './links/show.js';

/** `dataflow links`: which records belong together, why others do not, and what an operator decides about that. */
export function links(program: Command): void {
  const command = program.command('links').description('list and show links and records without one, and decide about them');
  for (const verb of [list, show, link, keepApart, retry, forget, release]) verb(command);
}
