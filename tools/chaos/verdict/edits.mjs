import { isEmptyTuple, satisfies } from '#dataflows';
import { differs, nameOf, otherSystem, systems, tupleOf } from './history.mjs';

/** Clocks of the registry and the sandbox are one, but what decides reads the time before it commits. */
const slackMs = 2_000;

/**
 * What became of an edit of one pair. `both`: its value is on both sides; `listed`: it is in place and the pair or record is listed;
 * `editedAgain`: a person replaced it; `arrived`: it was on the other side and was replaced by a later edit there; `conflict`: it lost and is
 * kept in the conflict history; `putBack`: it gave the pair the value that it had before people's last edits, of which nothing had travelled, or
 * another word for it ("Norge", "Norway"): to whoever looks now and then nothing has happened; `met`: the other side had been saying the same, which was still on its way here, so that the two were taken for
 * equal; `filled`: it emptied the pair before the two sides had ever agreed on it, which then took the filled side's value; `removed`: its record was removed; `window`: the services overwrote it between their read and their write;
 * `lost`.
 * @typedef {'both' | 'listed' | 'editedAgain' | 'arrived' | 'conflict' | 'putBack' | 'met' | 'filled' | 'removed' | 'window' | 'lost'} Fate
 */

/**
 * No lost edit: follows every edit of a person, pair by pair.
 * @param {import('./history.mjs').History} history
 * @param {import('../evidence/evidence.mjs').Evidence} evidence
 * @returns {{ edits: number, fates: Record<Fate, number>, lost: object[], window: Array<Record<string, any>> }}
 */
export function judgeEdits(history, evidence) {
  const registry = {
    conflicts: Map.groupBy(evidence.conflicts, ({ link, pair }) => `${link} ${pair}`),
    firstWrites: Map.groupBy(evidence.firstWrites, ({ link, pair, system }) => `${link} ${pair} ${system}`),
  };
  /** @type {any} */
  const fates = {
    both: 0,
    listed: 0,
    editedAgain: 0,
    arrived: 0,
    conflict: 0,
    putBack: 0,
    met: 0,
    filled: 0,
    removed: 0,
    window: 0,
    lost: 0,
  };
  const [lost, window] = [[], []];
  let edits = 0;
  for (const { system, write } of history.inOrder(evidence.journals)) {
    if (write.who !== 'person' || write.after === null) continue;
    for (const flow of history.flowsOf(system, write.entity)) {
      if (!satisfies(write.after, flow.candidates[system])) continue;
      for (const pair of flow.pairs.filter((candidate) => history.changes(candidate, system, write))) {
        edits += 1;
        const edit = { system, flow, pair, write, value: tupleOf(pair, system, write.after) };
        const { fate, ...found } = follow(history, registry, edit);
        fates[fate] += 1;
        const told = { flow: flow.name, pair: pair.key, record: nameOf(system, write.entity, write.id), value: edit.value, at: write.at };
        if (fate === 'lost') lost.push({ ...told, ...found });
        if (fate === 'window') window.push({ ...told, ...found });
      }
    }
  }
  return { edits, fates, lost, window };
}

/** An edit that is lost to one flow may be kept by another one that has the same property: two flows may share a record. */
function follow(history, registry, edit) {
  const found = followUnder(history, registry, edit);
  if (found.fate !== 'lost') return found;
  const { system, flow, pair, write } = edit;
  const others = history
    .flowsOf(system, write.entity)
    .filter((other) => other !== flow)
    .flatMap((other) => other.pairs.map((shared) => ({ flow: other, pair: shared })))
    .filter(({ pair: shared }) => shared.properties[system].some((name) => pair.properties[system].includes(name)))
    .filter(({ pair: shared }) => history.changes(shared, system, write))
    .map((shared) => followUnder(history, registry, { system, write, ...shared, value: tupleOf(shared.pair, system, write.after) }));
  return others.find(({ fate }) => fate !== 'lost') ?? found;
}

function followUnder(history, { conflicts, firstWrites }, { system, flow, pair, write, value }) {
  const { entity, id } = write;
  const later = history.writesOf(system, entity, id).filter(({ sequence }) => sequence > write.sequence);
  const edited = pair.properties[system].filter((name) => differs(write, name));
  const replaces = (candidate) => history.changes(pair, system, candidate) && edited.some((name) => differs(candidate, name));
  const next = later.find((candidate) => candidate.after === null || replaces(candidate));
  if (next?.after === null && next.who === 'person') return { fate: 'removed' };
  const link = history.linkOf(flow.name, system, id) ?? history.everLinked(flow.name, system, id).at(-1);
  if (next === undefined) {
    const partner = link && history.record(otherSystem[system], flow.entity[otherSystem[system]], link.ids[otherSystem[system]]);
    if (partner === undefined) return { fate: 'listed' };
    const here = history.record(system, entity, id) ?? write.after;
    const values = { [system]: tupleOf(pair, system, here), [otherSystem[system]]: tupleOf(pair, otherSystem[system], partner) };
    return { fate: history.saysSame(pair, values) ? 'both' : 'listed' };
  }
  if (next.who === 'person') return { fate: 'editedAgain' };
  if (link === undefined) return { fate: 'lost', replacedBy: next, reason: 'replaced in a record without a link' };
  if (arrived(history, { system, flow, pair, write, value, link, until: next.at }))
    return { fate: next.after === null ? 'removed' : 'arrived' };
  const kept = (conflicts.get(`${link.id} ${pair.key}`) ?? []).some(
    ({ values, decidedAt }) => decidedAt >= write.at - slackMs && history.same(pair, system, values[system], value),
  );
  const filledLater = () =>
    (firstWrites.get(`${link.id} ${pair.key} ${system}`) ?? []).some(
      ({ before, answeredAt }) => answeredAt >= write.at && history.same(pair, system, before, value),
    );
  const inWindow = system === 'webcrm' && next.lastRead !== null && next.lastRead.after < write.sequence;
  if (inWindow) return { fate: 'window', windowMs: next.at - next.lastRead.at, kept };
  if (kept) return { fate: 'conflict' };
  if (putBack(history, { system, flow, pair, write, link, until: next.at })) return { fate: 'putBack' };
  if (met(history, { system, flow, pair, write, value, link })) return { fate: 'met' };
  if (isEmptyTuple(pair.transform.forms[system], value) && (link.madeAt >= write.at || filledLater())) return { fate: 'filled' };
  return { fate: 'lost', link: link.id, ids: link.ids, replacedBy: next };
}

/** Whether the other side said what was edited at some time before it was replaced. */
function arrived(history, { system, flow, pair, write, value, link, until }) {
  const other = otherSystem[system];
  const periods = history.periods(pair, other, flow.entity[other], link.ids[other]);
  return periods.some(({ from, value: there }, position) => {
    const to = periods[position + 1]?.from ?? Infinity;
    return from <= until && to >= write.at && history.saysSame(pair, { [system]: value, [other]: there });
  });
}

/**
 * Whether a person on the other side had written the same since the services last wrote the pair here, or it stood there from the beginning and the
 * services had not yet made the two sides say the same.
 */
function met(history, { system, flow, pair, write, value, link }) {
  const other = otherSystem[system];
  const here = history.periods(pair, system, write.entity, write.id);
  const there = history.periods(pair, other, flow.entity[other], link.ids[other]);
  const carriedTo = (periods, side) =>
    periods.findLast((period) => period.from < write.at && period.write?.who === 'services' && history.changes(pair, side, period.write))
      ?.from;
  const carriedAt = carriedTo(here, system) ?? -Infinity;
  const neverCarried = carriedAt === -Infinity && carriedTo(there, other) === undefined;
  return there.some(
    ({ from, value: said, write: by }) =>
      (by === null ? neverCarried : by.who === 'person' && from > carriedAt && from <= write.at) &&
      history.saysSame(pair, { [system]: value, [other]: said }),
  );
}

/** Whether an edit and those before it led back to where they had begun, and nothing of them was written to the other side. */
function putBack(history, { system, flow, pair, write, link, until }) {
  const other = otherSystem[system];
  const there = history.periods(pair, other, flow.entity[other], link.ids[other]);
  const means = (value) => there.filter((period) => history.saysSame(pair, { [system]: value, [other]: period.value }));
  const periods = history.periods(pair, system, write.entity, write.id);
  const last = periods.findIndex((period) => period.write === write);
  for (let position = last - 1; position >= 0 && periods[position + 1].write.who === 'person'; position -= 1) {
    const [before, after] = [periods[position].value, periods[last].value];
    if (!history.same(pair, system, before, after) && !means(before).some((period) => means(after).includes(period))) continue;
    const since = periods[position + 1].from;
    // What was on its way when the first of them was made says what stood before them.
    return !there.some(
      (period) =>
        period.write?.who === 'services' &&
        period.from >= since &&
        period.from <= until &&
        !history.saysSame(pair, { [system]: before, [other]: period.value }),
    );
  }
  return false;
}

/** Edits that people made, and the writes of the services. @param {import('../evidence/evidence.mjs').Evidence} evidence */
export function countWrites({ journals }) {
  const count = (who) => systems.reduce((sum, system) => sum + journals[system].filter((write) => write.who === who).length, 0);
  return { people: count('person'), services: count('services') };
}
