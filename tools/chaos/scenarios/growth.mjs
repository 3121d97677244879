import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a replica holds at a moment: resident memory, and open files and connections. @typedef {{ replica: string, memoryMb: number, handles: number }} Holding */

const everyMs = 5_000;
/** Caches fill and code is compiled at first: a share of the time that says nothing. */
const warmingUp = 0.25;
/** Less than this is noise. */
const noise = { memoryMb: 32, memoryShare: 0.2, handles: 20 };

/**
 * Looks at what replicas hold until something is over.
 * @param {readonly import('../stage/replica.mjs').Replica[]} replicas
 * @param {Promise<unknown>} over
 * @returns {Promise<Holding[]>} in the order of time
 */
export async function holdingsUntil(over, replicas) {
  const holdings = [];
  let isOver = false;
  void over.finally(() => (isOver = true)).catch(() => undefined);
  while (!isOver) {
    for (const { name, pid } of replicas) holdings.push({ replica: name, memoryMb: memoryMb(pid), handles: handles(pid) });
    await Promise.race([sleep(everyMs), over.catch(() => undefined)]);
  }
  await over;
  return holdings;
}

/**
 * Whether anything grows: of each replica the middle of what it held in the later half of the time against the earlier one.
 * @param {readonly Holding[]} holdings
 * @returns {import('../verdict/judge.mjs').Judged}
 */
export function judgeGrowth(holdings) {
  const grown = [...Map.groupBy(holdings, ({ replica }) => replica)].map(([replica, all]) => {
    const warm = all.slice(Math.floor(all.length * warmingUp));
    const half = Math.floor(warm.length / 2);
    const of = (name) => ({
      before: median(warm.slice(0, half).map((one) => one[name])),
      after: median(warm.slice(half).map((one) => one[name])),
    });
    return { replica, memoryMb: of('memoryMb'), handles: of('handles') };
  });
  const offenders = grown.filter(({ memoryMb: memory, handles: open }) => {
    const more = memory.after - memory.before;
    return (more > noise.memoryMb && more > memory.before * noise.memoryShare) || open.after - open.before > noise.handles;
  });
  const figures = Object.fromEntries(
    grown.flatMap(({ replica, memoryMb: memory, handles: open }) => [
      [`${replica} MB more`, Math.round(memory.after - memory.before)],
      [`${replica} handles more`, open.after - open.before],
    ]),
  );
  return { promise: 'memory and handles stay level', kept: offenders.length === 0, figures, offenders };
}

function median(values) {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

function memoryMb(pid) {
  return Number(spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim()) / 1_024;
}

/** 0 where the system does not tell. */
function handles(pid) {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return 0;
  }
}
