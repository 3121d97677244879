import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { importers } from '../../demo/importers.mjs';
import { signIn } from '../../demo/person.mjs';
import { customers, organisations } from '../sample.mjs';
import { setStage } from '../stage.mjs';
import { countKinds, customCrmKind, webcrmKind } from './kind-of-call.mjs';

/** How many commands a connector takes together; see libs/connector-kit/src/write/command-worker.ts. */
const bulkSize = 50;

const pollSeconds = 2;

/** Milliseconds after a change in which polls look back over it; later they ask for nothing that they have seen. */
const settledMs = 70_000;

/** Calls of these kinds are part of no situation. */
const besides = ['login', 'metadata', 'poll'];

const kinds = { webcrm: webcrmKind, customcrm: customCrmKind };

/** Calls that the systems get for what is done, against what was promised. @type {import('../scenarios.mjs').Scenario} */
export const calls = {
  title: 'calls that the systems get for what is done, against the promised limits',
  async run({ dir, records, log }) {
    const env = {
      WEBCRM_POLL_SECONDS: String(pollSeconds),
      CUSTOM_CRM_POLL_SECONDS: String(pollSeconds),
      FULL_SWEEP_HOURS: '24',
      // A hook also tells of what the services wrote: one more read each, whatever else is promised.
      WEBCRM_PUBLIC_URL: '',
      CUSTOM_CRM_PUBLIC_URL: '',
    };
    const stage = await setStage({ dir, flows: ['organisations'], env, log });
    try {
      await stage.start('sandbox');
      const play = new Play(stage, records, log);
      const measures = [
        await play.firstRead(),
        ...(await play.creates()),
        ...(await play.quiet()),
        ...(await play.editInWebcrm()),
        ...(await play.editInCustomCrm()),
        ...(await play.bulkEdits()),
      ];
      await keepCalls(stage.address, dir);
      return measures;
    } finally {
      await stage.stop();
    }
  },
};

/** For who wants to know which calls they were. */
async function keepCalls(address, dir) {
  for (const system of ['webcrm', 'customcrm']) {
    writeFileSync(join(dir, `calls-${system}.json`), await (await fetch(`${address[system]}/_sandbox/calls`)).text());
  }
}

class Play {
  /** @type {Promise<import('../../demo/importers.mjs').Importers>} */
  #importers;
  #last = { webcrm: 0, customcrm: 0 };

  /** @param {import('../stage.mjs').Stage} stage @param {number} records @param {(line: string) => void} log */
  constructor(stage, records, log) {
    this.stage = stage;
    this.records = records;
    this.log = log;
    this.#importers = importers(stage.address);
  }

  async firstRead() {
    const { stage, records, log } = this;
    log(`Reading ${records} organisations for the first time`);
    await (await this.#importers).webcrm('Organisations', organisations(records));
    await stage.start('webcrm-connector');
    await until('the first read is over', async () => (await this.#arrived('webcrm')).some((call) => webcrmKind(call) === 'poll'));
    const counts = await this.#take('webcrm');
    return {
      situation: `first load of ${records} organisations into the registry`,
      figure: 'calls to webCRM',
      measured: sumOf(counts),
      // 12 for 10,000: a page each, one that is empty, and one call that tries the credentials.
      limit: Math.ceil(records / 1_000) + 2,
      detail: textOf(counts),
    };
  }

  async creates() {
    const { stage, records, log } = this;
    log(`Creating ${records} organisations in webCRM, and as many customers in the Custom CRM`);
    await (await this.#importers).customcrm('customers', customers(records));
    await this.#forget();
    await stage.start('custom-crm-connector');
    await stage.start('mapping');
    await until('the first load is over', async () => {
      const { flows, firstLoad } = await stage.status();
      const [flow] = flows;
      log(`  ${flow?.linked ?? 0} linked`);
      return firstLoad.over && flow?.outstanding === 0 && flow.linked === 2 * records;
    });
    const [webcrm, customcrm] = [await this.#take('webcrm'), await this.#take('customcrm')];
    return [
      {
        situation: `creating ${records} organisations in webCRM`,
        figure: 'calls to webCRM',
        measured: sumOf(webcrm),
        limit: Math.ceil((3.5 * records) / bulkSize),
        detail: textOf(webcrm),
      },
      {
        situation: `creating ${records} customers in the Custom CRM`,
        figure: 'calls to the Custom CRM',
        measured: sumOf(customcrm),
        detail: textOf(customcrm),
      },
    ];
  }

  async quiet() {
    this.log('Letting it be quiet');
    await sleep(settledMs);
    await this.#forget();
    await sleep(10 * pollSeconds * 1000);
    const measures = [];
    for (const system of /** @type {const} */ (['webcrm', 'customcrm'])) {
      const all = await this.#arrived(system);
      const polls = all.filter((call) => kinds[system](call) === 'poll');
      measures.push(
        {
          situation: `nothing changes in ${nameOf(system)}`,
          figure: 'queries per type and poll',
          measured: polls.length / pollsIn(polls),
          limit: 1,
          detail: `${polls.length} queries in ${pollsIn(polls)} polls`,
        },
        { situation: `nothing changes in ${nameOf(system)}`, figure: 'calls besides polls', measured: all.length - polls.length, limit: 0 },
      );
    }
    return measures;
  }

  async editInWebcrm() {
    this.log('Editing one organisation in webCRM');
    const { webcrm } = await signIn(this.stage.address);
    const [organisation] = await this.#state('webcrm', 'organisation');
    await this.#forget();
    await webcrm.edit('organisation', String(organisation.OrganisationId), { OrganisationWww: 'edited.example' });
    await this.#settle('customcrm', 1, ({ Website }) => Website === 'edited.example');
    const [source, target] = [await this.#take('webcrm'), await this.#take('customcrm')];
    const situation = 'one edit in webCRM';
    return [
      { situation, figure: 'reads in webCRM besides polls', measured: sumOf(source), limit: 1, detail: textOf(source) },
      ...writeMeasures(situation, 'customcrm', target, 1),
    ];
  }

  async editInCustomCrm() {
    this.log('Editing one customer in the Custom CRM');
    const { customcrm } = await signIn(this.stage.address);
    const [customer] = await this.#state('customcrm', 'customer');
    await this.#forget();
    await customcrm.edit('customer', String(customer.Id), { Website: 'changed.example' });
    await this.#settle('webcrm', 1, ({ OrganisationWww }) => OrganisationWww === 'changed.example');
    const [source, target] = [await this.#take('customcrm'), await this.#take('webcrm')];
    const situation = 'one edit in the Custom CRM';
    return [
      { situation, figure: 'reads in the Custom CRM besides polls', measured: sumOf(source), limit: 1, detail: textOf(source) },
      ...writeMeasures(situation, 'webcrm', target, 2),
    ];
  }

  async bulkEdits() {
    const many = Math.min(1_000, this.records);
    this.log(`Editing ${many} records at once in each system`);
    const people = await this.#importers;
    const changed = (await this.#state('customcrm', 'customer')).slice(0, many);
    await this.#forget();
    await people.customcrm(
      'customers',
      changed.map(({ Id }) => ({ Id, Phone: '+45 12345678' })),
    );
    await this.#settle('webcrm', many, ({ OrganisationTelephone }) => OrganisationTelephone === '+45 12345678');
    const again = readAgain(await this.#arrived('webcrm'));
    const webcrm = await this.#take('webcrm');
    const edited = (await this.#state('webcrm', 'organisation')).slice(0, many);
    await this.#forget();
    await people.webcrm(
      'Organisations',
      edited.map(({ OrganisationId }) => ({ OrganisationId, OrganisationFax: '+45 87654321' })),
    );
    await this.#settle('customcrm', many, ({ Fax }) => Fax === '+45 87654321');
    const [source, customcrm] = [await this.#take('webcrm'), await this.#take('customcrm')];
    return [
      {
        situation: `${many} edits at once in the Custom CRM`,
        figure: 'queries in webCRM per bulk',
        measured: (sumOf(webcrm) - webcrm.write - again) / webcrm.write,
        limit: 2,
        detail: `${textOf(webcrm)}; ${again} of the reads because the one before was older than 250 ms when it came to writing`,
      },
      {
        situation: `${many} edits at once in webCRM`,
        figure: 'reads in webCRM besides polls',
        measured: sumOf(source),
        limit: 0,
        detail: textOf(source),
      },
      {
        situation: `${many} edits at once in webCRM`,
        figure: 'calls to the Custom CRM',
        measured: sumOf(customcrm),
        detail: textOf(customcrm),
      },
    ];
  }

  /** Waits until so many records hold what was written, and the polls have seen that there is nothing more to do. */
  async #settle(system, count, isThere) {
    const entity = system === 'webcrm' ? 'organisation' : 'customer';
    await until('the edits have arrived', async () => (await this.#state(system, entity)).filter(isThere).length >= count);
    await sleep(3 * pollSeconds * 1000);
  }

  async #state(system, entity) {
    const state = await (await fetch(`${this.stage.address[system]}/_sandbox/state`)).json();
    return /** @type {Record<string, any>[]} */ (state[entity]);
  }

  /** What the services called since the last counting. @returns {Promise<import('./kind-of-call.mjs').Call[]>} */
  async #arrived(system) {
    const answer = await fetch(`${this.stage.address[system]}/_sandbox/calls?since=${this.#last[system]}`);
    const all = /** @type {import('./kind-of-call.mjs').Call[]} */ (await answer.json());
    return all.filter(({ who }) => who !== 'person');
  }

  async #take(system) {
    const arrived = await this.#arrived(system);
    this.#last[system] = arrived.at(-1)?.sequence ?? this.#last[system];
    return Object.fromEntries(Object.entries(countKinds(arrived, kinds[system])).filter(([kind]) => !besides.includes(kind)));
  }

  async #forget() {
    for (const system of ['webcrm', 'customcrm']) await this.#take(system);
  }
}

function writeMeasures(situation, system, { write = 0, ...reads }, mostReads) {
  return [
    { situation, figure: `reads in ${nameOf(system)}`, measured: sumOf(reads), limit: mostReads, detail: textOf(reads) },
    { situation, figure: `writes in ${nameOf(system)}`, measured: write, limit: 1 },
  ];
}

/** Each bulk has its own ids, which are read before and after it: what is read more often had to be read again. */
function readAgain(arrived) {
  const reads = arrived.filter((call) => webcrmKind(call) === 'read' && call.path === '/Queries').map(({ query }) => query.script);
  return reads.length - [...new Set(reads)].reduce((sum, script) => sum + Math.min(2, reads.filter((other) => other === script).length), 0);
}

/** Queries that follow one another within less than half of the interval are of one poll. */
function pollsIn(polls) {
  const starts = polls.filter(({ at }, position) => at - (polls[position - 1]?.at ?? -Infinity) > (pollSeconds * 1000) / 2);
  return starts.length;
}

function nameOf(system) {
  return system === 'webcrm' ? 'webCRM' : 'the Custom CRM';
}

function sumOf(counts) {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function textOf(counts) {
  return Object.entries(counts)
    .map(([kind, count]) => `${kind} ${count}`)
    .join(', ');
}

/** Far beyond what a load of 10,000 takes on a small machine. */
const patienceMs = 3_600_000;

async function until(what, isSo) {
  for (const end = Date.now() + patienceMs; !(await isSo()); await sleep(2_000)) {
    if (Date.now() > end) throw new Error(`It took too long until ${what}.`);
  }
}
