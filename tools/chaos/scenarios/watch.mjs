import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process that uses more of a core than this while it has nothing to do but wait spins. */
export const spinShare = 0.25;

/**
 * What a replica did while it was watched.
 * @typedef {{ replica: string, cpuShare: number, unreadyAfterMs: number | null, reason: string | undefined }} Watched `unreadyAfterMs`: null
 *   when it was ready all the time
 */

/**
 * Watches replicas for some time: how much CPU they use, and when and why they say that they are not ready.
 * @param {readonly import('../stage/replica.mjs').Replica[]} replicas
 * @param {number} forMs
 * @returns {Promise<Watched[]>}
 */
export async function watch(replicas, forMs) {
  const beganAt = Date.now();
  const watched = replicas.map((replica) => ({
    replica,
    pid: replica.pid,
    cpu: cpuSeconds(replica.pid),
    unreadyAfterMs: null,
    reason: undefined,
  }));
  while (Date.now() - beganAt < forMs) {
    for (const one of watched) {
      const ready = await one.replica.ready();
      if (ready === true || one.unreadyAfterMs !== null) continue;
      one.unreadyAfterMs = Date.now() - beganAt;
      one.reason = ready;
    }
    await sleep(1_000);
  }
  const seconds = (Date.now() - beganAt) / 1_000;
  return watched.map(({ replica, pid, cpu, unreadyAfterMs, reason }) => ({
    replica: replica.name,
    // A process that was replaced has ended, which is counted elsewhere.
    cpuShare: pid === replica.pid ? (cpuSeconds(pid) - cpu) / seconds : Infinity,
    unreadyAfterMs,
    reason,
  }));
}

/** CPU time that a process has used so far. */
function cpuSeconds(pid) {
  const { stdout } = spawnSync('ps', ['-o', 'time=', '-p', String(pid)], { encoding: 'utf8' });
  const [, days = '0', rest = '0'] = /^(?:(\d+)-)?([\d:.]+)$/.exec(stdout.trim()) ?? [];
  return Number(days) * 86_400 + rest.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}
