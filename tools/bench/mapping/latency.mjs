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

/** Milliseconds in which edits gather for one request to the broker, as they do while the last one of a connector is under way. */
const gatherMs = 5;

/** Milliseconds by which the last edit may be late. */
const mostLateMs = 500;

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
      const made = await edit(stage, warmUp, count, pace);
      return measuresOf(
        [...made].map(([id, at]) => heard.get(id) - at),
        { links, perSecond, seconds },
      );
    } finally {
      await stage.stop();
    }
  },
};

/**
 * Makes edits evenly, whether or not those before have become commands; those whose time has come are sent together.
 * @returns {Promise<Map<string, number>>} when, by the customer's id
 * @throws when this bench is too slow for so many
 */
async function edit(stage, first, count, { perSecond, links }) {
  const begun = performance.now();
  const timeOf = (position) => begun + (position * 1_000) / perSecond;
  const made = new Map();
  const sending = [];
  while (made.size < count) {
    await sleep(Math.max(gatherMs, timeOf(made.size) - performance.now()));
    const messages = [];
    for (const now = performance.now(); made.size < count && timeOf(made.size) <= now;) {
      const who = editOf(first + made.size, links);
      made.set(idOf.customcrm(who.number), now);
      messages.push(changeMessage(who, topics));
    }
    if (messages.length > 0) sending.push(stage.road.send(messages));
  }
  const lateMs = performance.now() - timeOf(count);
  if (lateMs > mostLateMs)
    throw new Error(`${count} edits took ${lateMs.toFixed(0)} ms longer than they should: this machine can't make ${perSecond} a second.`);
  await Promise.all(sending);
  await stage.commands.take(count);
  return made;
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
