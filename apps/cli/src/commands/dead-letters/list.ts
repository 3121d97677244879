import type { Command } from 'commander';
import { print, table } from '../../table.js';
import { allLetters, shownLetter } from './letters.js';

/** `dataflow dead-letters list` */
export function list(command: Command): void {
  command
    .command('list', { isDefault: true })
    .description('oldest first')
    .option('--json', 'for programs')
    .action(async ({ json }: { json?: boolean }) => {
      const found = (await allLetters(process.env)).map(shownLetter);
      print(json, found, () =>
        found.length === 0
          ? 'There are no dead letters.'
          : table(
              ['id', 'set aside at', 'from', 'key', 'reason', 'replayed at'],
              found.map((letter) => [
                letter['id'] ?? '',
                letter['setAsideAt'] ?? '',
                letter['from'] ?? '',
                letter['key'] ?? '',
                letter['reason'] ?? '',
                letter['replayedAt'] ?? '',
              ]),
            ),
      );
    });
}
