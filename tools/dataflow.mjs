#!/usr/bin/env node
// `npx dataflow <command>`: the command line on the Node that this project pins, with a running demo's addresses where none are set.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from './bootstrap/checkout.mjs';
import { runningDemo } from './demo/running-demo.mjs';

const node = join(checkout, 'node_modules', '.bin', 'node');
const cli = join(checkout, 'dist', 'apps', 'cli', 'main.js');

const missing = existsSync(node) ? (existsSync(cli) ? undefined : 'npm run build') : 'npm ci && npm run build';
if (missing) {
  console.error(`The command line is not built yet: run \`${missing}\` in ${checkout} first.`);
  process.exit(1);
}
const addresses = process.env.DATABASE_URL || process.env.KAFKA_BROKERS ? {} : runningDemo(join(checkout, '.local'))?.env;
const child = spawn(node, ['--disable-warning=TimeoutNegativeWarning', cli, ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...addresses, ...process.env },
});
// Ctrl-C reaches the child by itself.
process.on('SIGINT', () => {});
for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal));
child.once('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
