import { setTimeout as sleep } from 'node:timers/promises';
import { logTail } from './log-tail.mjs';

/**
 * Waits until a server that was just started answers.
 * @param {object} options
 * @param {string} options.name for messages
 * @param {() => Promise<unknown>} options.answers rejects while the server isn't ready
 * @param {import('./guarded-process.mjs').GuardedProcess} options.server
 * @param {string} options.logFile its last lines go into the error
 * @param {number} [options.timeoutMs]
 * @throws when the server ends or does not answer in time; it is stopped then
 */
export async function waitUntil({ name, answers, server, logFile, timeoutMs = 60_000 }) {
  let over;
  void server.ended.then((end) => (over = `ended with ${end.signal ?? `code ${end.code}`}`));
  for (const until = Date.now() + timeoutMs; ; await sleep(150)) {
    let reason;
    try {
      await answers();
      return;
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
    }
    if (!over && Date.now() > until) over = `did not answer within ${timeoutMs / 1000} s: ${reason}`;
    if (!over) continue;
    await server.stop();
    throw new Error(`${name} ${over}. The end of ${logFile}:\n${logTail(logFile)}`);
  }
}
