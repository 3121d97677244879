import { hasProcessFigures, memoryOf } from '../process-figures.mjs';
import { medianOf, rangeOf } from '../statistics.mjs';
import { Bare } from './bare.mjs';
import { Carrier } from './carrier.mjs';
import { LinkedStage } from './linked-stage.mjs';
import { Naive } from './naive.mjs';
import { hasMaven, Streams } from './streams.mjs';
import { tablesNow, tablesWritten } from './table-sizes.mjs';

/** A message at a time takes long; a rate does not need more. */
const mostForNaive = 1_000;

/** Changes that become commands, next to what the client alone, a first draft and Kafka Streams do with the same changes. @type {import('../scenarios.mjs').Scenario} */
export const mapping = {
  title: 'changes of linked records that the mapping service turns into commands, against others',
  async run({ dir, changes, links, runs, log }) {
    const stage = await LinkedStage.set({ dir, links, log });
    try {
      const bare = new Bare(stage);
      const naive = new Naive(stage);
      const streams = hasMaven ? [new Streams(stage, dir)] : [];
      if (!hasMaven) log('There is no Maven (mvn): Kafka Streams is left out');
      for (const one of [bare, naive, ...streams, stage.commands]) await one.start();
      const carrier = new Carrier(stage, links);
      const before = await tablesNow(stage.database);
      const rates = { commands: [], outcomes: [], bare: [], naive: [], streams: [] };
      for (let run = 1; run <= runs; run++) {
        log(`Run ${run} of ${runs}`);
        const from = await stage.road.ends(stage.topics.changes);
        const carried = await carrier.carry(changes);
        rates.commands.push(changes / carried.commands);
        rates.outcomes.push(changes / carried.outcomes);
        rates.bare.push(changes / (await bare.run(from, changes)));
        const few = Math.min(changes, mostForNaive);
        rates.naive.push(few / (await naive.run(from, few)));
        for (const one of streams) rates.streams.push(changes / (await one.run(from, changes)));
      }
      const tables = tablesWritten(before, await tablesNow(stage.database));
      const memory = hasProcessFigures ? [memoryOf(stage.service.pid()).most] : [];
      return measuresOf(rates, { changes, links, runs, tables, memory });
    } finally {
      await stage.stop();
    }
  },
};

function measuresOf(rates, { changes, links, runs, tables, memory }) {
  const situation = `${changes} edits in webCRM of ${links} linked records`;
  const row = (figure, figures, text, note = '') => ({
    situation,
    figure,
    measured: Number(text(medianOf(figures))),
    detail: `median of ${runs}: ${rangeOf(figures, text)}${note}`,
  });
  const whole = (figure) => figure.toFixed(0);
  const hundredths = (figure) => figure.toFixed(2);
  const timesThe = (baseline) => rates.commands.map((rate, run) => rate / rates[baseline][run]);
  const warm = rates.streams.at(-1);
  const streamsRows =
    warm === undefined
      ? []
      : [
          {
            situation,
            figure: 'Kafka Streams, per second',
            measured: Math.round(warm),
            detail: `in the last run, by when it is warm; all runs: ${rates.streams.map(whole).join(', ')}`,
          },
          {
            ...row(
              'commands to Kafka Streams',
              rates.commands.map((rate) => rate / warm),
              hundredths,
            ),
            atLeast: 1,
          },
        ];
  return [
    row('commands per second', rates.commands, whole),
    row('outcomes per second', rates.outcomes, whole),
    row('client alone, per second', rates.bare, whole, '; consumed, parsed, produced'),
    row('naive, per second', rates.naive, whole, `; ${Math.min(changes, mostForNaive)} of them, one at a time, TypeORM repositories`),
    ...streamsRows,
    { ...row('commands to client alone', timesThe('bare'), hundredths), atLeast: 0.6 },
    { ...row('commands to naive', timesThe('naive'), hundredths), atLeast: 80 },
    ...memory.map((measured) => ({ situation, figure: 'mapping, MB at most', measured })),
    {
      situation: `${changes * runs} edits and their outcomes, of ${links} linked records`,
      figure: 'MB of tables written to',
      measured: tables.reduce((sum, { mb }) => sum + mb, 0),
      detail: tables.map(tableText).join(', '),
    },
  ];
}

function tableText({ name, mb, before }) {
  return `${name} ${mb.toFixed(0)} (${before.toFixed(0)} before)`;
}
