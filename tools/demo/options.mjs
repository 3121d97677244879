import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkout } from '../bootstrap/checkout.mjs';

export const usage = `npm run demo -- [options]
  --once         stop after the first load and one verified edit each way in every flow; the exit code tells how it went
  --records N    organisations in the sample data, and in proportion the rest (default 200)
  --fresh        forget what an earlier demo left
  --dir FOLDER   where the state lives (default .local)
Kafka and PostgreSQL are started unless KAFKA_BROKERS and DATABASE_URL name running ones.`;

/**
 * @param {string[]} args
 * @returns {{ once: boolean, records: number, fresh: boolean, dir: string, help: boolean }}
 * @throws when an option is unknown or wrong
 */
export function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      once: { type: 'boolean', default: false },
      records: { type: 'string', default: '200' },
      fresh: { type: 'boolean', default: false },
      dir: { type: 'string', default: join(checkout, '.local') },
      help: { type: 'boolean', default: false },
    },
  });
  const records = Number(values.records);
  if (!Number.isInteger(records) || records < 1) throw new Error(`--records must be a whole number above 0, not "${values.records}".`);
  return { ...values, records, dir: resolve(values.dir) };
}
