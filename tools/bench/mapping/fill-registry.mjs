import { randomUUID } from 'node:crypto';
import { acceptState, keyedBy, matchKeysOf, reconcile } from '#dataflows';
import { customer, idOf, organisation, versionOf } from './companies.mjs';

const atOnce = 1_000;

/** Transactions under way at a time: one is made while the database is busy with the other. */
const lanes = 2;

/**
 * Puts companies into the registry as they stand there when both systems have said the same for a while: records, links, match keys.
 * @param {import('#link-registry').Registry} registry
 * @param {import('#dataflows').Flow} flow organisations
 * @param {{ from: number, to: number }} numbers of the companies, the last left out
 */
export async function fillRegistry(registry, flow, { from, to }) {
  let next = from;
  const fill = async () => {
    while (next < to) {
      const first = next;
      next = Math.min(first + atOnce, to);
      await fillPart(registry, flow, { from: first, to: next });
    }
  };
  await Promise.all(Array.from({ length: lanes }, fill));
}

async function fillPart(registry, flow, { from, to }) {
  const pairs = Array.from({ length: to - from }, (_, position) => snapshotsOf(flow, from + position));
  const links = pairs.map(([one, other]) => linkOf(flow, one, other));
  const keyed = pairs.flat().map(({ system, id, record }) => ({ flow: flow.name, system, id, keys: matchKeysOf(flow, system, record) }));
  await registry.links.transaction(async (memory) => {
    await memory.states.store(pairs.flat().map((state) => ({ ...state, keyedBy: keyedBy([flow], state.system, state.record) })));
    await memory.links.add(links);
    await memory.keys.replace(keyed);
  });
}

/**
 * Both records of a company.
 * @param {import('#dataflows').Flow} flow organisations
 * @param {number} number
 * @returns {[import('#link-registry').RecordSnapshot, import('#link-registry').RecordSnapshot]}
 */
export function snapshotsOf(flow, number) {
  const at = { number, round: 0 };
  const head = { version: versionOf(0), changedAt: Date.now(), createdFor: null };
  return [
    { ...head, system: /** @type {const} */ ('webcrm'), entity: flow.entity.webcrm, id: idOf.webcrm(number), record: organisation(at) },
    {
      ...head,
      system: /** @type {const} */ ('customcrm'),
      entity: flow.entity.customcrm,
      id: idOf.customcrm(number),
      record: customer(at),
    },
  ];
}

/**
 * The link of two records that were always equal.
 * @param {import('#dataflows').Flow} flow
 * @param {import('#link-registry').RecordSnapshot} one
 * @param {import('#link-registry').RecordSnapshot} other
 * @returns {import('#link-registry').StoredLink}
 * @throws when the flow finds something to write
 */
export function linkOf(flow, one, other) {
  const nothing = { version: 0, values: {} };
  const none = { webcrm: null, customcrm: null };
  const empty = {
    ...{ id: randomUUID(), ids: { [one.system]: one.id, [other.system]: other.id }, sides: { webcrm: nothing, customcrm: nothing } },
    ...{ pairs: {}, outstanding: none, numbers: { webcrm: 0, customcrm: 0 } },
  };
  const seen = [one, other].reduce((link, state) => acceptState(flow, link, state.system, state), empty);
  const { link, decisions } = reconcile(flow, seen, () => null, Date.now());
  const unequal = decisions.find(({ kind }) => kind !== 'agreed');
  if (unequal !== undefined) throw new Error(`The sample is not in sync: ${JSON.stringify(unequal)}`);
  return { flow: flow.name, standing: 'live', origin: 'matched', progress: 'inSync', madeAt: Date.now(), state: link };
}
