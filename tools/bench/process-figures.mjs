import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Whether the system tells of its processes: Linux does. */
export const hasProcessFigures = existsSync('/proc/self/stat');

/** Ticks in a second, in which Linux tells a process's time, whatever its own clock. */
const ticksPerSecond = 100;

/**
 * What `/proc/<pid>/stat` says of a process.
 * @typedef {{ pid: number, parent: number, own: number, ended: number }} Times `own`: seconds of CPU; `ended`: those of children that are no more
 */

/** @param {string} stat the text of the file @returns {Times} */
export function timesIn(stat) {
  // The name is in brackets and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const seconds = (first) => (Number(fields[first]) + Number(fields[first + 1])) / ticksPerSecond;
  return { pid: parseInt(stat), parent: Number(fields[1]), own: seconds(11), ended: seconds(13) };
}

/**
 * Seconds of CPU of a process and its children, those included that have ended.
 * @param {number} pid
 * @param {readonly Times[]} all processes
 */
export function secondsOfFamily(pid, all) {
  return all.reduce((sum, one) => sum + (one.pid === pid ? one.own + one.ended : one.parent === pid ? one.own : 0), 0);
}

/**
 * Resident memory in MB, now and at most since the process began.
 * @param {string} status the text of `/proc/<pid>/status`
 * @returns {{ now: number, most: number }}
 */
export function memoryIn(status) {
  const mb = (name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) / 1024;
  return { now: mb('VmRSS'), most: mb('VmHWM') };
}

/** Seconds of CPU that a process has used. @param {number} pid @throws when it is no more, or the system does not tell */
export function cpuSeconds(pid) {
  return timesOf(pid).own;
}

/** Like `secondsOfFamily`, as it is now. @param {number} pid @throws where the system does not tell */
export function cpuSecondsOfFamily(pid) {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const all = pids.flatMap((name) => {
    try {
      return [timesOf(name)];
    } catch {
      // It has ended since it was listed.
      return [];
    }
  });
  return secondsOfFamily(pid, all);
}

/** @param {number} pid @returns {number} @throws like `cpuSeconds` */
export function parentOf(pid) {
  return timesOf(pid).parent;
}

/** Like `memoryIn`, as it is now. @param {number} pid @throws like `cpuSeconds` */
export function memoryOf(pid) {
  return memoryIn(readFileSync(`/proc/${pid}/status`, 'utf8'));
}

function timesOf(pid) {
  return timesIn(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}
