import { setTimeout as sleep } from 'node:timers/promises';
import { Director } from '../plan/director.mjs';
import { planOf } from '../plan/plan.mjs';
import { holdingsUntil, judgeGrowth } from './growth.mjs';
import { scaling } from './scaling.mjs';
import { watch } from './watch.mjs';

/**
 * A drill: what goes wrong, at full length, while people write.
 * @typedef {object} Scenario
 * @property {string} title
 * @property {'kafka'} [startsWithout] what is not there when the services start, for as long as an outage
 * @property {number} [replicas] of each service at the start, 2 when left out
 * @property {number} [pauseMs] each of the people waits about so long between two deeds
 * @property {boolean} [afterFirstLoad] people write once the first load is over, not while it goes on
 * @property {(drill: Drill) => Promise<void>} play
 */

/**
 * @typedef {object} Drill
 * @property {import('../stage/stage.mjs').Stage} stage
 * @property {(line: string) => void} log
 * @property {(what: string, watched: import('./watch.mjs').Watched[], unready: RegExp) => void} note judges what was seen while something was
 *   away: nobody spins, and those whose names match say that they are not ready
 * @property {(judged: import('../verdict/judge.mjs').Judged) => void} add adds a verdict of its own
 * @property {(name: string, withinMs?: number) => void} phase a phase begins: its edits' lag is told, and 99 of 100 must keep to `withinMs`
 */

/** How long what goes away stays away. */
export const outageMs = 120_000;

const soakSeconds = 3_600;
const bounces = 5;
const betweenMs = 10_000;

/** @type {Record<string, Scenario>} */
export const scenarios = {
  F2: {
    title: 'each service stands still for 75 s (SIGSTOP) while its other replica works, then goes on',
    async play({ stage, log }) {
      for (const replica of stage.replicas.filter(({ name }) => name.endsWith('-1'))) {
        log(`${replica.name} stands still`);
        replica.signal('SIGSTOP');
        await sleep(75_000);
        replica.signal('SIGCONT');
        await sleep(betweenMs);
      }
    },
  },
  F3: {
    title: 'the broker is terminated and killed in turn, 5 times',
    play: ({ stage, log }) => bounce(stage.servers.kafka, ['SIGTERM', 'SIGKILL'], log),
  },
  F4: {
    title: 'the broker is away for two minutes, when the services start and later again',
    startsWithout: 'kafka',
    async play({ stage, note }) {
      await stage.servers.kafka.down('SIGKILL');
      note('Kafka is away', await watch(stage.replicas, outageMs), /./);
      await stage.servers.kafka.up();
    },
  },
  F5: {
    title: 'the database stops in the middle of everything, 5 times, and then for two minutes',
    async play({ stage, log, note }) {
      await bounce(stage.servers.postgres, ['SIGQUIT'], log);
      await stage.servers.postgres.down('SIGQUIT');
      note('PostgreSQL is away', await watch(stage.replicas, outageMs), /./);
      await stage.servers.postgres.up();
    },
  },
  F9: {
    title: 'webCRM answers 503 to everything for two minutes, then both systems are away for two',
    async play({ stage, note }) {
      await faults(stage, 'webcrm', { status: { code: 503 } });
      note('webCRM answers 503', await watch(stage.replicas, outageMs), /^webcrm-connector/);
      await faults(stage, 'webcrm', { status: { probability: 0 } });
      await stage.sandbox.stop();
      note('both systems are away', await watch(stage.replicas, outageMs), /-connector/);
      stage.sandbox.start();
    },
  },
  F15: {
    title: 'replicas come and go every 3 s for 5 minutes',
    async play({ stage }) {
      for (const until = Date.now() + 300_000; Date.now() < until;) {
        for (const replica of stage.replicas.filter(({ name }) => name.endsWith('-2'))) {
          await replica.stop();
          await sleep(3_000);
          replica.start();
          await sleep(3_000);
        }
      }
    },
  },
  F35: {
    title: 'everything goes wrong at random for an hour while nobody is killed, and memory and handles must stay level',
    async play({ stage, log, add }) {
      const replicas = stage.replicas.map(({ name }) => name);
      const plan = planOf({ seed: 35, seconds: soakSeconds, replicas, pauses: false }).filter(({ kind }) => !kind.startsWith('kill'));
      add(judgeGrowth(await holdingsUntil(new Director(stage, log).play(plan), stage.replicas)));
    },
  },
  scale: scaling,
};

async function bounce(server, signals, log) {
  for (let number = 0; number < bounces; number += 1) {
    const signal = signals[number % signals.length];
    log(`bounce ${number + 1}: ${signal}`);
    await server.down(signal);
    await server.up();
    await sleep(betweenMs);
  }
}

async function faults({ settings }, system, body) {
  await fetch(`${settings.address[system]}/_sandbox/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}
