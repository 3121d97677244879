import { Option, type Command } from 'commander';
import { recordTypesOf } from '#dataflows';
import type { Topics } from '#change-events';
import { followTopics, groupIdOf } from '#messaging';
import { flowsOf, kafkaOf } from '../operators.js';
import { eventLine, eventOf } from './tail/event-line.js';

/** `dataflow tail`: the change topics as they come, a line per event, until it is stopped. */
export function tail(program: Command): void {
  program
    .command('tail [topics...]')
    .description(
      'show change events as they come, a line each (tail webcrm.person dataflow.link); all types when none is named; Ctrl-C ends',
    )
    .addOption(new Option('--from <where>', 'what lies on the topics first').choices(['beginning']))
    .option('--json', 'for programs: one JSON text per line')
    .action(async (wanted: readonly string[], { from, json }: { from?: 'beginning'; json?: boolean }) => {
      const { kafka, topics, prefix } = kafkaOf(process.env);
      const names = topicsNamed(wanted, prefix, topics);
      const stop = new AbortController();
      const onSignal = () => {
        stop.abort();
      };
      process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
      try {
        const what = { topics: names, fromBeginning: from === 'beginning', group: groupIdOf(prefix, 'cli') };
        await followTopics(
          kafka,
          what,
          (message) => {
            const event = eventOf(message);
            if (event !== null) process.stdout.write(`${json ? JSON.stringify(event) : eventLine(event)}\n`);
          },
          stop.signal,
        );
      } finally {
        process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
      }
    });
}

/** @throws when there is no such change topic */
function topicsNamed(wanted: readonly string[], prefix: string, topics: Topics): readonly string[] {
  const types = recordTypesOf(flowsOf(process.env));
  const all = [...types.map(({ system, entity }) => topics.changes(system, entity)), topics.linkChanges()];
  if (wanted.length === 0) return all;
  return wanted.map((name) => {
    const found = all.find((topic) => [name, `${prefix}${name}`, `${prefix}${name}.changes`].includes(topic));
    if (found === undefined) throw new Error(`There is no change topic ${name}. There are: ${all.join(', ')}.`);
    return found;
  });
}
