// Preloaded into the services (`node --import`): where work comes to a point for which an order lies in the folder CHAOS_ORDERS, the
// process carries the order out on itself. An order is a file named after the point that holds a signal; whoever moves it away takes it.
import { subscribe } from 'node:diagnostics_channel';
import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';

const { CHAOS_ORDERS: orders = '', CHAOS_REPLICA: replica = '' } = process.env;

subscribe('dataflow:step', (message) => {
  const { point } = /** @type {{ point: string }} */ (message);
  const taken = join(orders, `taken.${point}.${replica}`);
  try {
    renameSync(join(orders, point), taken);
  } catch {
    return;
  }
  const signal = /** @type {NodeJS.Signals} */ (readFileSync(taken, 'utf8'));
  process.kill(process.pid, signal);
  // A signal to oneself does not strike before the next line; until it does, nothing more may happen.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000);
});
