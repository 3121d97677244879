import { setTimeout as sleep } from 'node:timers/promises';
import { untilReady } from '../stage/stage.mjs';
import { judgeLag } from '../verdict/lag.mjs';
import { outageMs } from './scenarios.mjs';
import { spinShare, watch } from './watch.mjs';

/** Plays a scenario and judges, besides what every run is judged by, how the services bear it. */
export class Drill {
  /** @type {import('../verdict/judge.mjs').Judged[]} */
  #noted = [];
  /** @type {import('../verdict/lag.mjs').Phase[]} */
  #phases = [];

  /**
   * @param {import('../stage/stage.mjs').Stage} stage
   * @param {(line: string) => void} log
   * @param {import('./scenarios.mjs').Scenario} scenario
   */
  constructor(stage, log, scenario) {
    Object.assign(this, { stage, log });
    this.scenario = scenario;
  }

  async startServices() {
    if (this.scenario.startsWithout === undefined) return this.stage.startServices();
    const server = this.stage.servers[this.scenario.startsWithout];
    await server.down('SIGKILL');
    this.log(`${this.scenario.startsWithout} is away when the services start`);
    for (const replica of this.stage.replicas) replica.start();
    // What it takes to start is no matter of the outage.
    while (!(await Promise.all(this.stage.replicas.map((replica) => replica.live()))).every(Boolean)) await sleep(500);
    await sleep(5_000);
    this.#note(`${this.scenario.startsWithout} is away at the start`, await watch(this.stage.replicas, outageMs), /./);
    await server.up();
    await untilReady(this.stage.replicas);
  }

  play() {
    const { stage, log } = this;
    log(this.scenario.title);
    return this.scenario.play({
      stage,
      log,
      note: (...seen) => this.#note(...seen),
      add: (judged) => void this.#noted.push(judged),
      phase: (name, withinMs) => {
        log(`Phase: ${name}`);
        this.#phases.push({ name, from: Date.now(), withinMs });
      },
    });
  }

  /**
   * @param {import('../evidence/evidence.mjs').Evidence} evidence
   * @param {import('../stage/replica.mjs').End[]} exits
   * @returns {import('../verdict/judge.mjs').Judged[]}
   */
  promises(evidence, exits) {
    const stops = this.stage.replicas.flatMap((replica) => replica.stops);
    const unclean = stops.filter(({ code }) => code !== 0);
    return [
      ...this.#noted,
      ...judgeLag(evidence, this.#phases),
      { promise: 'no service ends by itself', kept: exits.length === 0, figures: { ended: exits.length }, offenders: exits },
      {
        promise: 'who is told to stop does, in time',
        kept: unclean.length === 0,
        figures: { told: stops.length, killedOrFailed: unclean.length, longestMs: Math.max(0, ...stops.map(({ tookMs }) => tookMs)) },
        offenders: unclean,
      },
    ];
  }

  #note(what, watched, unready) {
    const spinning = watched.filter(({ cpuShare }) => cpuShare > spinShare);
    // What a replica holds no lease for does not trouble it.
    const silent = [...Map.groupBy(watched, ({ replica }) => replica.replace(/-\d+$/, ''))].filter(
      ([app, replicas]) => unready.test(app) && replicas.every(({ unreadyAfterMs }) => unreadyAfterMs === null),
    );
    const percent = (share) => Math.round(share * 1_000) / 10;
    const figures = Object.fromEntries(watched.map(({ replica, cpuShare }) => [`${replica} CPU %`, percent(cpuShare)]));
    this.#noted.push(
      { promise: `${what}: nobody spins`, kept: spinning.length === 0, figures, offenders: spinning },
      {
        promise: `${what}: readiness tells`,
        kept: silent.length === 0,
        figures: Object.fromEntries(
          watched
            .filter(({ unreadyAfterMs }) => unreadyAfterMs !== null)
            .map(({ replica, unreadyAfterMs }) => [`${replica} after s`, unreadyAfterMs / 1_000]),
        ),
        offenders: silent.map(([app]) => ({ app, reason: 'no replica said that it is not ready' })),
      },
    );
    for (const { replica, reason } of watched) this.log(`${what}: ${replica} says ${reason ?? 'that it is ready'}`);
  }
}
