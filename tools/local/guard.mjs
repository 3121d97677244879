// Runs one server and outlives whoever started it just long enough to stop it.
//
// A parent that is killed with SIGKILL can't stop its servers, and Ctrl-C on a terminal reaches every process of the group at once.
// So each server gets this small process of its own session between itself and the parent: the IPC channel closes with the parent,
// however it ends, and the guard then stops the server. Usage: node guard.mjs '<Server as JSON>' with an IPC channel, the server's
// output and environment being the guard's own.
import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';

/** @type {import('./guarded-process.mjs').Server} */
const { command, args, cwd, uid, gid, stopSignal, graceMs, pidFile } = JSON.parse(process.argv[2] ?? '');

const server = spawn(command, args, { cwd, uid, gid, stdio: ['ignore', 'inherit', 'inherit'] });
if (server.pid !== undefined && pidFile) writeFileSync(pidFile, JSON.stringify({ guard: process.pid, server: server.pid, args }));

let stopping = false;
function stop() {
  if (stopping) return;
  stopping = true;
  server.kill(stopSignal);
  setTimeout(() => server.kill('SIGKILL'), graceMs);
}

/** @param {import('./guarded-process.mjs').GuardMessage} message */
function finish(message) {
  if (pidFile) rmSync(pidFile, { force: true });
  if (!process.connected) process.exit();
  process.send?.(message, () => process.exit());
}

server.once('spawn', () => process.send?.({ kind: 'started', pid: server.pid }, () => {}));
server.once('error', (error) => finish({ kind: 'unstartable', reason: error.message }));
server.once('exit', (code, signal) => finish({ kind: 'ended', code, signal }));
process.on('disconnect', stop);
process.on('message', stop);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
