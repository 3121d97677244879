import { setTimeout as sleep } from 'node:timers/promises';
import { Registry } from '#link-registry';
import { standingOf } from './evidence.mjs';

/** Nothing may move for so long: several polls, and the relays and looks behind them. */
const quietMs = 12_000;

/**
 * Waits until neither system was written to for a while and the registry says that nothing is left to do.
 * @param {import('../stage/stage.mjs').Stage} stage
 * @param {readonly import('#dataflows').Flow[]} flows
 * @param {number} withinMs
 * @returns {Promise<{ quiet: boolean, convergedAfterMs: number }>} `convergedAfterMs`: until the last time that something moved
 */
export async function untilQuiet({ settings }, flows, withinMs) {
  const registry = new Registry({ url: settings.shared.DATABASE_URL, ssl: false, poolSize: 1, applicationName: 'chaos' });
  const beganAt = Date.now();
  const seen = { webcrm: 0, customcrm: 0 };
  let [last, movedAt] = ['', beganAt];
  try {
    for (;;) {
      const now = await standing(registry, settings.address, flows, seen).catch((error) => ({ over: false, error: error.message }));
      const text = JSON.stringify(now);
      if (text !== last || !now.over) movedAt = Date.now();
      last = text;
      const quiet = Date.now() - movedAt > quietMs;
      if (quiet || Date.now() - beganAt > withinMs) return { quiet, convergedAfterMs: movedAt - beganAt };
      await sleep(500);
    }
  } finally {
    await registry.close();
  }
}

/** @param {Record<string, number>} seen the newest write of each system; moved on here */
async function standing(registry, address, flows, seen) {
  for (const system of Object.keys(seen)) {
    const answer = await fetch(`${address[system]}/_sandbox/writes?since=${seen[system]}`, { signal: AbortSignal.timeout(5_000) });
    seen[system] = (await answer.json()).at(-1)?.sequence ?? seen[system];
  }
  return { ...(await standingOf(registry, flows)), ...seen };
}
