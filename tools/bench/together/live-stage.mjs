import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { importers } from '../../demo/importers.mjs';
import { serviceNames } from '../../demo/settings.mjs';
import { organisations, partners } from '../sample.mjs';
import { setStage } from '../stage.mjs';

/** Milliseconds; far beyond what a first load takes on a small machine. */
const patienceMs = 3_600_000;

/** The demo polls and sweeps in a hurry; here services look as often as they do by themselves, and are told by hooks. */
const env = { WEBCRM_POLL_SECONDS: '', CUSTOM_CRM_POLL_SECONDS: '', FULL_SWEEP_HOURS: '' };

/**
 * A link with both records, by their ids.
 * @typedef {{ webcrm: string, customcrm: string }} LinkedIds
 */

/** Both systems with records that a person imported, in memory, and the services that keep them equal. */
export class LiveStage {
  /** @type {import('../../local/services.mjs').Service[]} none before `startServices` */
  services = [];
  #stops = [];
  #last = { webcrm: 0, customcrm: 0 };

  /**
   * Starts the sandbox alone and imports into it.
   * @param {object} options
   * @param {string} options.dir
   * @param {readonly object[]} options.organisations
   * @param {readonly Record<string, unknown>[]} options.customers
   * @param {(line: string) => void} options.log
   */
  static async set({ dir, organisations, customers, log }) {
    const live = new LiveStage();
    try {
      live.stage = await setStage({ dir, flows: ['organisations'], env, log });
      live.#stops.push(live.stage.stop);
      await live.stage.start('sandbox');
      log(`Importing ${organisations.length} organisations and ${customers.length} customers`);
      const people = await importers(live.stage.address);
      await people.webcrm('Organisations', organisations);
      await people.customcrm('customers', customers);
      live.#last = { webcrm: organisations.length, customcrm: customers.length };
      live.database = new pg.Client({ connectionString: live.stage.servers.DATABASE_URL });
      await live.database.connect();
      live.#stops.push(() => live.database.end());
      return live;
    } catch (error) {
      await live.stop();
      throw error;
    }
  }

  /** Starts everything, and waits until so many records of one system are linked to their partners. @param {{ dir: string, records: number, log: (line: string) => void }} options */
  static async setLinked({ dir, records, log }) {
    const live = await LiveStage.set({ dir, organisations: organisations(records), customers: partners(records), log });
    try {
      log(`Linking ${records} of each`);
      await live.startServices();
      await live.linked(records);
      return live;
    } catch (error) {
      await live.stop();
      throw error;
    }
  }

  async startServices() {
    this.services = await Promise.all(serviceNames.map((name) => this.stage.start(name)));
  }

  /** Waits until there are so many links and nothing is left to do for any. */
  linked(count) {
    const sql = `SELECT count(*) = $1 AND NOT EXISTS (SELECT FROM outstanding) AS is_so FROM link WHERE standing = 'live' AND progress = 'inSync'`;
    const isSo = async () => (await this.database.query(sql, [count])).rows[0].is_so;
    // Counting all links takes the database its time.
    return this.until(`${count} records were linked`, isSo, Math.max(500, count / 50));
  }

  /** @param {string} what for the error @param {() => Promise<boolean>} isSo @param {number} [everyMs] how often to look */
  async until(what, isSo, everyMs = 500) {
    for (const end = Date.now() + patienceMs; !(await isSo()); await sleep(everyMs)) {
      if (Date.now() > end) throw new Error(`It took too long until ${what}; see the services' logs.`);
    }
  }

  /** @returns {Promise<LinkedIds[]>} */
  async links() {
    return (await this.database.query(`SELECT webcrm_id AS webcrm, customcrm_id AS customcrm FROM link WHERE standing = 'live'`)).rows;
  }

  /** What was written in a system since this was last asked, imports left out. @returns {Promise<import('./travel-times.mjs').Write[]>} */
  async writes(system) {
    const answer = await fetch(`${this.stage.address[system]}/_sandbox/writes?since=${this.#last[system]}`);
    const writes = await answer.json();
    this.#last[system] = writes.at(-1)?.sequence ?? this.#last[system];
    return writes;
  }

  async stop() {
    for (const end of this.#stops.splice(0).reverse()) await end();
  }
}
