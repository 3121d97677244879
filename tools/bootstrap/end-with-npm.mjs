import { spawnSync } from 'node:child_process';
import { commandLineOf } from '../local/command-line-of.mjs';

/**
 * Ends this process, as SIGTERM does, when the `npm run` that started it is gone: npm hands a signal to its shell, and the shell keeps
 * it to itself. Without npm, a process may well outlive its parent (nohup), and nothing is watched.
 */
export function endWithNpm() {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const npm = /^\S*sh -c /.test(commandLineOf(parent)) ? parentOf(parent) : parent;
  const watch = setInterval(() => {
    if (process.ppid === parent && isAlive(npm)) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  watch.unref();
}

function parentOf(pid) {
  return Number(spawnSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }).stdout);
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
