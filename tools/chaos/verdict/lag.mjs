import { History, nameOf, otherSystem } from './history.mjs';

/**
 * A stretch of a run, until the next one begins.
 * @typedef {object} Phase
 * @property {string} name
 * @property {number} from milliseconds since 1970
 * @property {number} [withinMs] the lag that 99 of 100 edits must keep to
 */

/**
 * How long people's edits took to the other system, by the phase that they were made in: from an edit's arrival in the one journal to that
 * of the last write in the other which carries a property of it, or a later edit that took its place. What said nothing new there has no lag;
 * neither has a new record, whose partner is looked for first. Pure.
 * @param {import('../evidence/evidence.mjs').Evidence} evidence
 * @param {readonly Phase[]} phases in the order of time
 * @returns {import('./judge.mjs').Judged[]} one of each phase, broken where 99 of 100 edits did not keep to its limit
 */
export function judgeLag(evidence, phases) {
  const history = new History(evidence);
  const edits = history
    .inOrder(evidence.journals)
    .filter(({ write }) => write.who === 'person' && write.before !== null && write.after !== null)
    .map(({ system, write }) => ({
      record: nameOf(system, write.entity, write.id),
      at: write.at,
      lagMs: lagOf(history, system, write),
    }));
  return phases.map(({ name, from, withinMs = Infinity }, position) => {
    const to = phases[position + 1]?.from ?? Infinity;
    const made = edits.filter(({ at }) => at >= from && at < to);
    const carried = made.filter(({ lagMs }) => lagMs !== undefined).sort((one, other) => one.lagMs - other.lagMs);
    const lagUpTo = (share) => carried[Math.ceil(carried.length * share) - 1]?.lagMs ?? 0;
    const kept = lagUpTo(0.99) < withinMs;
    return {
      promise: `lag: ${name}`,
      kept,
      figures: { edits: made.length, carried: carried.length, p50Ms: lagUpTo(0.5), p95Ms: lagUpTo(0.95), p99Ms: lagUpTo(0.99) },
      offenders: kept ? [] : carried.filter(({ lagMs }) => lagMs >= withinMs),
    };
  });
}

/** @returns {number | undefined} undefined when nothing of it was carried */
function lagOf(history, system, write) {
  const arrivals = history
    .flowsOf(system, write.entity)
    .flatMap((flow) =>
      flow.pairs.filter((pair) => history.changes(pair, system, write)).map((pair) => arrivalOf(history, system, flow, pair, write)),
    )
    .filter((at) => at !== undefined);
  return arrivals.length === 0 ? undefined : Math.max(...arrivals) - write.at;
}

/**
 * When the services first wrote to the other side what was edited, or what people then made of it here; undefined when it said nothing new
 * there, or gave way to what came from there.
 */
function arrivalOf(history, system, flow, pair, write) {
  const other = otherSystem[system];
  const link = history.everLinked(flow.name, system, write.id).at(-1);
  if (link === undefined) return undefined;
  const all = history.periods(pair, system, write.entity, write.id);
  const since = all.slice(all.findIndex((period) => period.write === write));
  const gaveWay = since.findIndex((period) => period.write.who === 'services');
  const edits = gaveWay === -1 ? since : since.slice(0, gaveWay);
  const until = since[gaveWay]?.from ?? Infinity;
  const there = history.periods(pair, other, flow.entity[other], link.ids[other]);
  const says = (period, edit) => history.saysSame(pair, { [system]: edit.value, [other]: period.value });
  const before = there.findLast(({ from }) => from <= write.at);
  if (before !== undefined && says(before, edits[0])) return undefined;
  return there.find(
    (period) =>
      period.write?.who === 'services' &&
      period.from >= write.at &&
      period.from < until &&
      edits.some((edit) => edit.from <= period.from && says(period, edit)),
  )?.from;
}
