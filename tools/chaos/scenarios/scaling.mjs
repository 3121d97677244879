import { setTimeout as sleep } from 'node:timers/promises';
import { serviceNames } from '../../demo/settings.mjs';

const steadyMs = 40_000;
/** What a change of replicas does to the lag is over by then. */
const settleMs = 10_000;
/** The lag that 99 of 100 edits keep to while every replica is replaced. */
const longestLagMs = 10_000;

/** @type {import('./scenarios.mjs').Scenario} */
export const scaling = {
  title: '1, 4, then 2 replicas of each service while people write, and then every one replaced',
  replicas: 1,
  // Twelve services share the machine with the rest.
  pauseMs: 1_200,
  afterFirstLoad: true,
  async play({ stage, phase }) {
    phase('1 replica');
    await sleep(steadyMs);
    phase('growing to 4');
    await Promise.all(serviceNames.map((app) => grow(stage, app, 4)));
    await sleep(settleMs);
    phase('4 replicas');
    await sleep(steadyMs);
    phase('shrinking to 2');
    await Promise.all(serviceNames.map((app) => shrink(stage, app, 2)));
    await sleep(settleMs);
    phase('2 replicas');
    await sleep(steadyMs);
    phase('rolling restart', longestLagMs);
    await Promise.all(serviceNames.map((app) => roll(stage, app)));
    await sleep(settleMs);
  },
};

async function grow(stage, app, count) {
  await Promise.all(Array.from({ length: count - stage.running(app).length }, () => stage.add(app)));
}

/** The newest go first, all at once. */
async function shrink(stage, app, count) {
  await Promise.all(
    stage
      .running(app)
      .slice(count)
      .map((replica) => replica.stop()),
  );
}

/** One more, and once it is ready one of the old less, until none is old: `maxSurge` 1 and `maxUnavailable` 0 of a Deployment. */
async function roll(stage, app) {
  for (const old of stage.running(app)) {
    await stage.add(app);
    await old.stop();
  }
}
