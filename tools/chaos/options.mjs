import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkout } from '../bootstrap/checkout.mjs';
import { scenarios } from './scenarios/scenarios.mjs';

export const usage = `npm run chaos -- [options]
  --minutes M      how long people write and things go wrong (default 1)
  --seed S         the same seed makes the same plan of what people do and what goes wrong (default 1)
  --records N      organisations in the sample data, and in proportion the rest (default 60)
  --deletes SHARE  share of removals among what people do, 0 to 1 (default 0)
  --no-pauses      stop and continue no process: then the window in webCRM stays as short as it is
  --scenario F4    one drill at full length instead:
${Object.entries(scenarios)
  .map(([name, { title }]) => `                     ${name}  ${title}`)
  .join('\n')}
  --dir FOLDER     where the state and the logs live (default .local/chaos)
  --json           the verdict as JSON
It starts a broker and a database of its own, kills them, and ends with 0 if every promise was kept.`;

/**
 * @param {string[]} args
 * @throws when an option is unknown or wrong
 */
export function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      minutes: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      records: { type: 'string', default: '60' },
      deletes: { type: 'string', default: '0' },
      'no-pauses': { type: 'boolean', default: false },
      scenario: { type: 'string' },
      dir: { type: 'string', default: join(checkout, '.local', 'chaos') },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.scenario !== undefined && !(values.scenario in scenarios))
    throw new Error(`--scenario must be one of ${Object.keys(scenarios).join(', ')}, not "${values.scenario}".`);
  return {
    minutes: number('minutes', values.minutes, (value) => value > 0, 'a number above 0'),
    seed: number('seed', values.seed, (value) => Number.isInteger(value) && value >= 0, 'a whole number from 0'),
    records: number('records', values.records, (value) => Number.isInteger(value) && value >= 1, 'a whole number above 0'),
    deletes: number('deletes', values.deletes, (value) => value >= 0 && value <= 1, 'a number from 0 to 1'),
    pauses: !values['no-pauses'],
    scenario: values.scenario,
    dir: resolve(values.dir),
    json: values.json,
    help: values.help,
  };
}

function number(name, text, isRight, wanted) {
  const value = Number(text);
  if (text.trim() === '' || !isRight(value)) throw new Error(`--${name} must be ${wanted}, not "${text}".`);
  return value;
}
