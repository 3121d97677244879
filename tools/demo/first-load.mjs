import { setTimeout as sleep } from 'node:timers/promises';
import { askCli } from './run-cli.mjs';
import { progressLines } from './progress-lines.mjs';

/**
 * A flow's figures, as `dataflow status --json` gives them.
 * @typedef {Record<string, any> & { flow: string, linked: number, outstanding: number }} FlowStatus
 */

/** A first load that shows no progress for so long never will. */
const stalledMs = 180_000;

/**
 * Asks for the status once a second, shows it, and waits until the first load is over.
 * @param {{ env: Record<string, string>, expected: import('./seed.mjs').Expected[], signal: AbortSignal }} options
 * @returns {Promise<FlowStatus[]>} the flows of the last status
 * @throws when nothing changes for three minutes
 */
export async function firstLoad({ env, expected, signal }) {
  const show = progressLines(expected);
  let last = '';
  let changedAt = Date.now();
  for (;;) {
    const status = await askCli(['status'], env);
    show(status.flows);
    if (status.firstLoad.over) return status.flows;
    const now = JSON.stringify(status.flows);
    if (now !== last) changedAt = Date.now();
    last = now;
    if (Date.now() - changedAt > stalledMs)
      throw new Error(`The first load stands still since ${stalledMs / 1000} s. Its last status:\n${now}`);
    await sleep(1_000, undefined, { signal });
  }
}
