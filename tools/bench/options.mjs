import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkout } from '../bootstrap/checkout.mjs';

export const usage = `npm run bench -- <scenario> [options]
  calls            calls that the systems get for what is done, against the promised limits
  mapping          changes of linked records that become commands, against the Kafka client alone and the same work written naively
  latency          from a change to its command
  growth           what a change costs with more and more links
  end-to-end       from an edit in one system to the other, by hooks, at 5 and at 50 edits a second
  first-load       a first load, half of the records matching, with all services killed in the middle; their memory
  idle             CPU of the services while nobody edits anything
  --records N      calls, end-to-end, first-load, idle: records in each system (default 10000; first-load 100000, end-to-end and idle 500)
  --changes N      mapping, growth: changes of one run (default 200000; growth 20000)
  --links N        mapping, latency: linked records (default 50000)
  --sizes N,N,…    growth: linked records, from few to many (default 50000,500000,2000000)
  --runs N         mapping, growth: runs, of which the median counts (default 3)
  --per-second N   latency: changes a second (default 100)
  --seconds N      latency, end-to-end, idle: how long (default 30)
  --dir FOLDER     where the state and the logs live (default .local/bench)
  --json           the figures as JSON
It starts a broker, a database and the services that it needs, and ends with 0 if every limit was kept.`;

/** The promised sizes, and where a scenario has others. */
const defaults = { records: '10000', changes: '200000', links: '50000', runs: '3', seconds: '30', 'per-second': '100' };
const defaultsOf = {
  growth: { changes: '20000' },
  'first-load': { records: '100000' },
  'end-to-end': { records: '500' },
  idle: { records: '500' },
};

/**
 * @param {string[]} args
 * @throws when an option is unknown or wrong
 */
export function readOptions(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...{ records: { type: 'string' }, changes: { type: 'string' }, links: { type: 'string' } },
      ...{ runs: { type: 'string' }, seconds: { type: 'string' }, 'per-second': { type: 'string' } },
      sizes: { type: 'string', default: '50000,500000,2000000' },
      dir: { type: 'string', default: join(checkout, '.local', 'bench') },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (!values.help && positionals.length !== 1) throw new Error(`Name one scenario.\n${usage}`);
  const [scenario = ''] = positionals;
  const given = { ...defaults, ...defaultsOf[scenario], ...values };
  return {
    scenario,
    records: wholeNumber('records', given.records, 100),
    changes: wholeNumber('changes', given.changes, 100),
    links: wholeNumber('links', given.links, 100),
    sizes: risingNumbers('sizes', given.sizes, 100),
    runs: wholeNumber('runs', given.runs, 1),
    perSecond: wholeNumber('per-second', given['per-second'], 1),
    seconds: wholeNumber('seconds', given.seconds, 1),
    dir: resolve(values.dir),
    json: values.json,
    help: values.help,
  };
}

function risingNumbers(name, text, least) {
  const numbers = text.split(',').map((part) => wholeNumber(name, part, least));
  if (numbers.some((number, position) => number <= numbers[position - 1])) throw new Error(`--${name} must rise, unlike "${text}".`);
  return numbers;
}

function wholeNumber(name, text, least) {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least) throw new Error(`--${name} must be a whole number from ${least}, not "${text}".`);
  return value;
}
