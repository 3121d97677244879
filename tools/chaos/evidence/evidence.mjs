import pg from 'pg';
import { Registry } from '#link-registry';

/**
 * One write that arrived at a system of the sandbox.
 * @typedef {object} Write
 * @property {number} sequence
 * @property {number} at milliseconds since 1970
 * @property {string} who `services` or `person`
 * @property {string} entity
 * @property {string} id
 * @property {Record<string, any> | null} before
 * @property {Record<string, any> | null} after
 * @property {{ at: number, after: number } | null} lastRead when the services had last asked for the record, and the sequence of the last write
 *   that could be seen then
 */

/**
 * A link as the registry has it, as far as the verdict needs it.
 * @typedef {object} Link
 * @property {string} id
 * @property {string} flow
 * @property {{ webcrm: string | null, customcrm: string | null }} ids
 * @property {'creating' | 'live' | 'ended'} standing
 * @property {string} progress
 * @property {number} madeAt milliseconds since 1970
 * @property {Record<string, { parked?: unknown, frozen?: unknown, rewritten?: unknown }>} pairs
 */

/**
 * @typedef {object} Conflict
 * @property {string} link
 * @property {string} pair
 * @property {string} kind
 * @property {{ webcrm: unknown[], customcrm: unknown[] }} values
 * @property {number} decidedAt
 */

/**
 * A write to a pair that had never been agreed, of the write history.
 * @typedef {{ link: string, pair: string, system: string, before: unknown[], answeredAt: number }} FirstWrite
 */

/**
 * A key of a change topic; `stepsBack` counts the events whose version is below one before them.
 * @typedef {{ topic: string, key: string, lastVersion: number, highestVersion: number, stepsBack: number }} TopicKey
 */

/**
 * All that a verdict rests on, read once everything is quiet.
 * @typedef {object} Evidence
 * @property {readonly import('#dataflows').Flow[]} flows
 * @property {{ webcrm: Write[], customcrm: Write[] }} journals oldest first
 * @property {{ webcrm: Record<string, Record<string, any>[]>, customcrm: Record<string, Record<string, any>[]> }} state
 * @property {Link[]} links
 * @property {Conflict[]} conflicts
 * @property {FirstWrite[]} firstWrites
 * @property {Array<{ flow: string, system: string, id: string, standing: string, reason: string }>} unlinked
 * @property {{ webcrm: Record<string, string>, customcrm: Record<string, string> }} externalIds property that holds a link's id, by type
 * @property {TopicKey[]} topicKeys
 * @property {Array<{ topic: string, reason: string }>} deadLetters
 * @property {{ over: boolean, outstanding: number, pending: number }} standing what the registry says is still to be done
 */

/**
 * What the systems and the registry hold now; of the topics nothing.
 * @param {import('../stage/stage.mjs').Stage} stage
 * @param {readonly import('#dataflows').Flow[]} flows
 * @returns {Promise<Omit<Evidence, 'topicKeys' | 'deadLetters'>>}
 */
export async function gatherEvidence({ settings }, flows) {
  const ask = async (system, path) => (await fetch(`${settings.address[system]}/_sandbox/${path}`)).json();
  const both = async (path) => ({ webcrm: await ask('webcrm', path), customcrm: await ask('customcrm', path) });
  const registry = new Registry({ url: settings.shared.DATABASE_URL, ssl: false, poolSize: 2, applicationName: 'chaos' });
  try {
    const all = { limit: 1_000_000 };
    const [live, conflicts, unlinked] = [
      await registry.reports.liveLinks(all),
      await registry.reports.conflicts(all),
      await registry.reports.unlinked(all),
    ];
    return {
      flows,
      journals: await both('writes'),
      state: await both('state'),
      links: [
        ...live.map(({ flow, standing, progress, madeAt, state: { id, ids, pairs } }) => ({
          id,
          flow,
          ids,
          standing,
          progress,
          madeAt,
          pairs,
        })),
        ...(await otherLinks(settings.shared.DATABASE_URL)),
      ],
      conflicts: conflicts.map(({ linkId, pair, kind, webcrmValue, customcrmValue, decidedAt }) => ({
        link: linkId,
        pair,
        kind,
        values: { webcrm: JSON.parse(webcrmValue), customcrm: JSON.parse(customcrmValue) },
        decidedAt: Number(decidedAt),
      })),
      firstWrites: await firstWrites(settings.shared.DATABASE_URL),
      unlinked,
      externalIds: externalIdsOf(settings, flows),
      standing: await standingOf(registry, flows),
    };
  } finally {
    await registry.close();
  }
}

/** What is still to be done. @param {Registry} registry @param {readonly import('#dataflows').Flow[]} flows */
export async function standingOf(registry, flows) {
  const { flows: figures, firstLoad } = await registry.reports.status(flows);
  const sum = (key) => figures.reduce((total, figure) => total + figure[key], 0);
  return { over: firstLoad.over, outstanding: sum('outstanding'), pending: sum('pending'), linked: sum('linked') };
}

async function otherLinks(url) {
  const rows = await rowsOf(
    url,
    "SELECT id, flow, webcrm_id, customcrm_id, standing, progress, made_at FROM link WHERE standing <> 'live'",
  );
  return rows.map(({ webcrm_id: webcrm, customcrm_id: customcrm, made_at: madeAt, ...link }) => ({
    ...link,
    ids: { webcrm, customcrm },
    madeAt: Number(madeAt),
    pairs: {},
  }));
}

async function firstWrites(url) {
  const rows = await rowsOf(url, 'SELECT link_id, system, answered_at, pairs FROM write_history');
  return rows.flatMap(({ link_id: link, system, answered_at: answeredAt, pairs }) =>
    JSON.parse(pairs)
      .filter(({ cause, result }) => cause === 'firstLink' && result === 'applied')
      .map(({ pair, before }) => ({ link, pair, system, before, answeredAt: Number(answeredAt) })),
  );
}

async function rowsOf(url, statement) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

function externalIdsOf({ shared }, flows) {
  const webcrm = Object.fromEntries(shared.WEBCRM_EXTERNAL_ID_FIELDS.split(',').map((entry) => entry.split('=')));
  return { webcrm, customcrm: Object.fromEntries(flows.map((flow) => [flow.entity.customcrm, 'ExternalId'])) };
}
