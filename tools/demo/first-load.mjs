import { setTimeout as sleep } from 'node:timers/promises';
import { askCli } from './run-cli.mjs';
import { progressLines } from './progress-lines.mjs';

/**
 * A flow's figures, as `dataflow status --json` gives them.
 * @typedef {Record<string, any> & { flow: string, linked: number, outstanding: number }} FlowStatus
 */

/**
 * A record that two flows share (a contact that is a user and a person) sets off another round: a write of the one is, a poll later, news
 * for the other.
 */
const settledMs = 5_000;

/** A first load that shows no progress for so long never will. */
const stalledMs = 180_000;

/**
 * Asks for the status once a second, shows it, and waits until the first load is over and has settled.
 * @param {{ env: Record<string, string>, expected: import('./seed.mjs').Expected[] }} options
 * @returns {Promise<FlowStatus[]>} the flows of the last status
 * @throws when nothing changes for three minutes
 */
export async function firstLoad({ env, expected }) {
  const show = progressLines(expected);
  let last = '';
  let changedAt = Date.now();
  for (;;) {
    const status = await askCli(['status'], env);
    show(status.flows);
    const now = JSON.stringify(status.flows);
    if (now !== last) changedAt = Date.now();
    last = now;
    const unchangedMs = Date.now() - changedAt;
    if (status.firstLoad.over && unchangedMs > settledMs) return status.flows;
    if (unchangedMs > stalledMs) throw new Error(`The first load stands still since ${stalledMs / 1000} s. Its last status:\n${now}`);
    await sleep(1_000);
  }
}
