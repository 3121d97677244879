import type { Command } from 'commander';
import { eraseRecord, type ErasureAnswer } from '#operators';
import { tell } from '../answer.js';
import { flowsOf, kafkaOf, typeNamed, withProducer, withRegistry } from '../operators.js';
import { table } from '../table.js';

/** A service that takes longer for its part does not run. */
const patienceMs = 30_000;

/** `dataflow erase`: one person's data are taken out of everything. */
export function erase(program: Command): void {
  program
    .command('erase <type> <id>')
    .description(
      'erase all that is kept of a record that was deleted (erase webcrm.person 17), and of those that links join with it, from tables and topics; may be repeated',
    )
    .option('--keep-out', 'erase it although it is still in a system, and never take it in again')
    .option('--json', 'for programs')
    .action(async (name: string, id: string, { keepOut = false, json }: { keepOut?: boolean; json?: boolean }) => {
      const type = typeNamed(flowsOf(process.env), name);
      if ('kind' in type) {
        tell(json, type);
        return;
      }
      await withRegistry(process.env, (registry) =>
        withProducer(process.env, async (producer) => {
          const parts = { ...kafkaOf(process.env), registry, producer, patienceMs };
          tell(json, withTopics(await eraseRecord(parts, { record: { ...type, id }, keepOut })));
        }),
      );
    });
}

/** For people, the receipt stands below the answer. */
function withTopics(answer: ErasureAnswer): ErasureAnswer {
  if (answer.receipt === undefined) return answer;
  const { record, topics } = answer.receipt;
  const rows = topics.map(({ topic, how, by }) => [topic, how, by]);
  return { ...answer, text: `${answer.text}\n${table(['topic', 'how', 'forgotten by'], rows)}\nReceipt ${record}` };
}
