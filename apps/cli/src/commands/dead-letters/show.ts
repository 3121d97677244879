import type { Command } from 'commander';
import { headersAsText } from '#messaging';
import { tell } from '../../answer.js';
import { print, table } from '../../table.js';
import { letterOf, noLetter, shownLetter } from './letters.js';

/** `dataflow dead-letters show` */
export function show(command: Command): void {
  command
    .command('show <id>')
    .description('one message, whole')
    .option('--json', 'for programs')
    .action(async (id: string, { json }: { json?: boolean }) => {
      const found = await letterOf(process.env, id);
      if (found === undefined) {
        tell(json, noLetter(id));
        return;
      }
      const { headers, value } = found.letter;
      const data = { ...shownLetter(found), headers: headersAsText(headers), value: value?.toString() ?? null };
      print(json, data, () =>
        table(
          [],
          Object.entries(data).map(([name, shown]) => [name, typeof shown === 'string' ? shown : JSON.stringify(shown)]),
        ),
      );
    });
}
