import { randomOf } from '../random.mjs';

/**
 * One thing that happens, `at` milliseconds after the beginning.
 * @typedef {{ at: number } & (Kill | KillAtStep | Pause | PauseAtStep | Weather | Bounce)} Happening
 * @typedef {{ kind: 'kill', replica: string }} Kill
 * @typedef {{ kind: 'killAt', app: string, point: string }} KillAtStep the first replica that comes to the point dies there
 * @typedef {{ kind: 'pause', replica: string, forMs: number }} Pause SIGSTOP, and SIGCONT some time later
 * @typedef {{ kind: 'pauseAt', app: string, point: string, forMs: number }} PauseAtStep
 * @typedef {{ kind: 'weather', system: 'webcrm' | 'customcrm', faults: Record<string, object> }} Weather what is set to go wrong from now on
 * @typedef {{ kind: 'bounce', what: 'kafka' | 'postgres' | 'sandbox', signal: NodeJS.Signals, forMs: number }} Bounce down, and up again
 */

/** The points of `step` in libs/platform, by the services that come to them. */
export const points = {
  'webcrm-connector': ['pageRead', 'aboutToWrite', 'written', 'outcomeStored', 'createJournaled', 'createCalled', 'published'],
  'custom-crm-connector': ['pageRead', 'aboutToWrite', 'written', 'outcomeStored', 'createJournaled', 'createCalled', 'published'],
  mapping: ['absorbed', 'committed'],
};

const apps = /** @type {Array<keyof typeof points>} */ (Object.keys(points));

/** One kill, at random or at a point, every so many milliseconds. */
const killEveryMs = 5_000;
const pauseEveryMs = 40_000;
const bounceEveryMs = 100_000;
const weatherMs = /** @type {const} */ ([3_000, 8_000]);

/**
 * What happens in a run, in its order: the same seed, length and replicas make the same plan.
 * @param {{ seed: number, seconds: number, replicas: readonly string[], pauses?: boolean }} options `pauses`: whether processes are stopped
 *   and continued
 * @returns {Happening[]}
 */
export function planOf({ seed, seconds, replicas, pauses = true }) {
  const random = randomOf(seed);
  const length = seconds * 1_000;
  const all = [
    ...often(random, length, killEveryMs).map((at) => (random.chance(0.5) ? killOf(random, replicas, at) : killAtOf(random, at))),
    ...(pauses ? often(random, length, pauseEveryMs).map((at) => pauseOf(random, replicas, at)) : []),
    ...['kafka', 'postgres', 'sandbox'].flatMap((what) => often(random, length, bounceEveryMs).map((at) => bounceOf(random, what, at))),
    ...['webcrm', 'customcrm'].flatMap((system) => weatherOf(random, length, system)),
  ];
  return all.sort((one, other) => one.at - other.at);
}

/** Moments spread over the whole length, at least one. */
function often(random, length, everyMs) {
  const count = Math.max(1, Math.round(length / everyMs));
  return Array.from({ length: count }, (_, position) => Math.floor(((position + random.between(0.1, 0.9)) * length) / count));
}

function killOf(random, replicas, at) {
  return { at, kind: 'kill', replica: random.pick(replicas) };
}

function killAtOf(random, at) {
  const app = random.pick(apps);
  return { at, kind: 'killAt', app, point: random.pick(points[app]) };
}

function pauseOf(random, replicas, at) {
  const forMs = random.whole(10_000, 20_000);
  const app = random.pick(apps);
  return random.chance(0.5)
    ? { at, kind: 'pause', replica: random.pick(replicas), forMs }
    : { at, kind: 'pauseAt', app, point: random.pick(points[app]), forMs };
}

function bounceOf(random, what, at) {
  const signals = { kafka: ['SIGTERM', 'SIGKILL'], postgres: ['SIGQUIT'], sandbox: ['SIGKILL', 'SIGTERM'] };
  return { at, kind: 'bounce', what, signal: random.pick(signals[what]), forMs: random.whole(1_000, what === 'sandbox' ? 10_000 : 5_000) };
}

function weatherOf(random, length, system) {
  const happenings = [];
  for (let at = 0; at < length; at += random.whole(...weatherMs))
    happenings.push({ at, kind: 'weather', system, faults: faultsOf(random) });
  return happenings;
}

/** Fair weather now and then, else some faults at once. */
function faultsOf(random) {
  if (random.chance(0.05)) return {};
  const probability = () => Math.round(random.between(0.05, 0.4) * 100) / 100;
  const faults = {
    status: () => ({ code: random.pick([429, 500, 503]), probability: probability(), retryAfterSeconds: random.pick([0.2, 1, 2]) }),
    timeoutAfterApply: () => ({ probability: probability() / 2 }),
    dropBeforeApply: () => ({ probability: probability() }),
    html: () => ({ probability: probability() }),
    slowMs: () => ({ probability: probability(), ms: random.whole(100, 1_500) }),
    expireTokens: () => ({ probability: probability() }),
    skipWebhooks: () => ({ probability: probability() }),
    duplicateWebhooks: () => ({ probability: probability() }),
    reorderWebhooks: () => ({ probability: probability(), ms: random.whole(100, 3_000) }),
  };
  const names = Object.keys(faults).filter((name) => name === 'status' || random.chance(0.4));
  return Object.fromEntries(names.map((name) => [name, faults[name]()]));
}
