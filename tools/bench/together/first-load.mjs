import { performance } from 'node:perf_hooks';
import { customers, organisations, partners } from '../sample.mjs';
import { Creates } from './creates.mjs';
import { LiveStage } from './live-stage.mjs';
import { growthOf, MemoryWatch, peakOf } from './memory-watch.mjs';

const systems = /** @type {const} */ (['webcrm', 'customcrm']);
/** Looks at memory, one a second, that must have been taken for its growth to say something. */
const leastLooks = 90;

/** A first load of many records, half of which have a partner, in the middle of which everything is killed. @type {import('../scenarios.mjs').Scenario} */
export const firstLoad = {
  title: 'a first load of organisations and customers, half of them matching, with everything killed in the middle',
  readsProcesses: true,
  async run({ dir, records, log }) {
    const matching = Math.floor(records / 2);
    const single = records - matching;
    const customersToo = [...partners(matching), ...customers(single)];
    const live = await LiveStage.set({ dir, organisations: organisations(records), customers: customersToo, log });
    try {
      log('Loading');
      const begun = performance.now();
      await live.startServices();
      const load = new Load(live);
      await load.made('half of the records were made', single);
      log('Killing all services');
      const untilKill = (performance.now() - begun) / 1_000;
      const killed = await load.kill();
      log('They go on');
      await load.made('all records were made', 2 * single);
      const pairs = matching + 2 * single;
      await live.linked(pairs);
      const seconds = (performance.now() - begun) / 1_000;
      await load.end();
      return measuresOf(load, { records, single, pairs, seconds, untilKill, killed });
    } finally {
      await live.stop();
    }
  },
};

/** A load under way, as the journals and the processes show it. */
class Load {
  creates = new Creates();
  #watch;
  #looksBeforeKill = 0;

  /** @param {LiveStage} live whose services run */
  constructor(live) {
    this.live = live;
    this.#watch = new MemoryWatch(live.services);
  }

  /** Waits until the services have made so many records. */
  made(what, count) {
    return this.live.until(what, async () => {
      await this.#look();
      return this.creates.total >= count;
    });
  }

  /**
   * Kills all services at once, starts them again and waits until they go on.
   * @returns {Promise<{ pairs: number, made: number, sent: number, taken: number }>} how many records had been linked, and made; seconds from the kill
   *   until a connector sent the next record, and until the mapping service took in what it was told
   */
  async kill() {
    const { services, database } = this.live;
    this.#watch.look();
    const killedAt = Date.now();
    for (const service of services) service.kill('SIGKILL');
    await Promise.all(services.map((service) => service.ended()));
    this.#looksBeforeKill = this.#watch.held.length;
    const { rows } = await database.query(`SELECT count(*)::integer AS pairs FROM link WHERE standing = 'live'`);
    const before = await this.#progress();
    const again = { sent: 0, taken: 0 };
    const goesOn = async () => {
      const now = await this.#progress();
      for (const what of ['sent', 'taken']) if (now[what] > before[what]) again[what] ||= (Date.now() - killedAt) / 1_000;
      return again.sent > 0 && again.taken > 0;
    };
    await Promise.all([
      ...services.map((service) => service.restart()),
      this.live.until('the services went on after the kill', goesOn, 100),
    ]);
    return { ...rows[0], made: this.creates.total, ...again };
  }

  /** Figures that only processes that live make grow: the journals may still be told of what dead ones had sent. */
  async #progress() {
    const sql = `SELECT (SELECT coalesce(max(seq), 0) FROM create_call)::float AS sent, (SELECT sum(next_offset) FROM consumed)::float AS taken`;
    return (await this.live.database.query(sql)).rows[0];
  }

  async #look() {
    for (const system of systems) this.creates.add(system, await this.live.writes(system));
  }

  /** Nothing is to be made any more. */
  async end() {
    await this.#watch.stop();
    await this.#look();
  }

  /** @returns {{ peak: number, growth: number, looks: number }} of one service; looks and growth since everything was killed */
  memoryOf(name) {
    const ofName = (held) => held.filter((one) => one.name === name);
    const since = ofName(this.#watch.held.slice(this.#looksBeforeKill));
    return { peak: peakOf(ofName(this.#watch.held)), growth: growthOf(since), looks: since.length };
  }
}

function measuresOf(load, { records, single, pairs, seconds, untilKill, killed }) {
  const { count, twice } = load.creates;
  const situation = `first load of ${records} organisations and ${records} customers, half of them matching`;
  const tooMany = systems.map((system) => Math.abs(count[system] - single));
  return [
    {
      situation,
      figure: 'pairs per second',
      measured: pairs / seconds,
      atLeast: 500,
      detail:
        `${pairs} pairs in ${seconds.toFixed(1)} s, from the start of the services, everything killed and started again in between; ` +
        `${killed.pairs} in ${untilKill.toFixed(1)} s until then`,
    },
    {
      situation,
      figure: 's, killed until it goes on',
      measured: Math.max(killed.sent, killed.taken),
      limit: 10,
      detail:
        `all services, when ${killed.made} of ${2 * single} records had been made; the next was sent after ${killed.sent.toFixed(1)} s, ` +
        `the mapping service took in what it was told after ${killed.taken.toFixed(1)} s`,
    },
    {
      situation,
      figure: 'records made twice',
      measured: twice + tooMany.reduce((sum, more) => sum + more),
      limit: 0,
      detail: `${count.webcrm} made in webCRM, ${count.customcrm} in the Custom CRM, ${single} wanted; ${twice} with a link's id that another one has`,
    },
    ...load.live.services.flatMap(({ name }) => memoryMeasures(situation, name, load.memoryOf(name))),
  ];
}

function memoryMeasures(situation, name, { peak, growth, looks }) {
  return [
    { situation, figure: `${name}, MB at most`, measured: peak, limit: 350 },
    {
      situation,
      figure: `${name}, growth of memory`,
      measured: growth,
      ...(looks < leastLooks ? {} : { limit: 1.15 }),
      detail: `on average in the last third of the time since the kill, as a multiple of the second third${
        looks < leastLooks ? `; in ${looks} s, too short to be held against 1.15` : ''
      }`,
    },
  ];
}
