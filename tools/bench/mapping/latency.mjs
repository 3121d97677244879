import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { topicsWith } from '#change-events';
import { percentileOf } from '../statistics.mjs';
import { editOf, idOf } from './companies.mjs';
import { LinkedStage } from './linked-stage.mjs';
import { changeMessage } from './messages.mjs';

const topics = topicsWith('');

/** Changes a second up to which little is done, and the milliseconds within which half and nearly all of their commands are promised. */
const few = 100;
const limits = { few: { 50: 5, 99: 25 }, many: { 99: 250 } };

/** For a process that has just started; not measured. */
const warmUpSeconds = 3;

/** Nobody answers the commands, and after a minute they are sent again. */
const mostSeconds = 50;

/** How long it takes from a change to its command. @type {import('../scenarios.mjs').Scenario} */
export const latency = {
  title: 'from a change to its command',
  async run({ dir, links, perSecond, seconds, log }) {
    if (seconds > mostSeconds) throw new Error(`--seconds must be at most ${mostSeconds}, not ${seconds}: commands are sent again then.`);
    const [warmUp, count] = [warmUpSeconds * perSecond, seconds * perSecond];
    if (links < warmUp + count)
      throw new Error(
        `--links must be ${warmUp + count} or more for ${seconds} seconds at ${perSecond} a second: no record is edited twice.`,
      );
    const stage = await LinkedStage.set({ dir, links, log });
    try {
      const heard = new Map();
      await stage.commands.start(({ value }) => heard.set(JSON.parse(String(value)).id, performance.now()));
      const pace = { perSecond, links };
      await edit(stage, 0, warmUp, pace);
      log(`Editing ${perSecond} records a second for ${seconds} s`);
      const sent = await edit(stage, warmUp, count, pace);
      return measuresOf(
        [...sent].map(([id, at]) => heard.get(id) - at),
        { links, perSecond, seconds },
      );
    } finally {
      await stage.stop();
    }
  },
};

/** Sends edits one by one, evenly, whether or not the one before has arrived. @returns {Promise<Map<string, number>>} when, by the customer's id */
async function edit(stage, first, count, { perSecond, links }) {
  const begun = performance.now();
  const sent = new Map();
  const sending = [];
  for (let position = 0; position < count; position++) {
    await sleep(Math.max(0, begun + (position * 1_000) / perSecond - performance.now()));
    const who = editOf(first + position, links);
    sent.set(idOf.customcrm(who.number), performance.now());
    sending.push(stage.road.send([changeMessage(who, topics)]));
  }
  await Promise.all(sending);
  await stage.commands.take(count);
  return sent;
}

function measuresOf(milliseconds, { links, perSecond, seconds }) {
  const promised = perSecond > few ? limits.many : limits.few;
  const situation = `${perSecond} edits a second in webCRM, for ${seconds} s, of ${links} linked records`;
  return [50, 95, 99].map((percent) => ({
    situation,
    figure: `ms, change to command, p${percent}`,
    measured: Number(percentileOf(milliseconds, percent).toFixed(1)),
    limit: promised[percent],
    detail: `of ${milliseconds.length}; longest ${Math.max(...milliseconds).toFixed(1)}`,
  }));
}
