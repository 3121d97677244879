// `node tools/local/with-servers.mjs <command> [args…]` runs a command with KAFKA_BROKERS and DATABASE_URL set to servers that live as
// long as it does; without a command it prints both and waits for Ctrl-C. State is kept in .local/dev.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { checkout } from '../bootstrap/checkout.mjs';
import { startServers } from './servers.mjs';

const interrupted = new Promise((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => resolve(1));
});

/** @param {string[]} commandLine */
async function withServers([command, ...args]) {
  const servers = await startServers({ dir: join(checkout, '.local', 'dev'), log: console.error });
  try {
    if (command) return await run(command, args, servers.env);
    for (const [name, value] of Object.entries(servers.env)) console.log(`export ${name}='${value}'`);
    console.error('Press Ctrl-C to stop');
    await interrupted;
    return 0;
  } finally {
    await servers.stop();
  }
}

async function run(command, args, env) {
  const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...env } });
  void interrupted.then(() => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => child.once('error', reject).once('exit', (code) => resolve(code ?? 1)));
}

try {
  process.exit(await withServers(process.argv.slice(2)));
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
