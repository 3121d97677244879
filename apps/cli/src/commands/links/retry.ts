import type { Command } from 'commander';
import { retry as tryAgain } from '#operators';
import { tell } from '../../answer.js';
import { withRegistry } from '../../operators.js';

/** `dataflow links retry` */
export function retry(command: Command): void {
  command
    .command('retry <id>')
    .description('try again what a system ignored or refused: pairs of a link, or the making of the partner of a record')
    .option('--pair <key>', 'one pair of the link')
    .option('--json', 'for programs')
    .action(async (id: string, { pair, json }: { pair?: string; json?: boolean }) => {
      const answer = await withRegistry(process.env, async ({ reports, links }) => {
        const found = (await reports.findLinks(id)).map((link) => link.state.id);
        const records = await reports.unlinkedRecord(id);
        if (found.length + records.length === 0)
          return { kind: 'unknown' as const, text: `No link, no linked record and no record that waits for a link has the id ${id}.` };
        return links.transaction((memory) => tryAgain(memory, { links: found, records, pair }));
      });
      tell(json, answer);
    });
}
