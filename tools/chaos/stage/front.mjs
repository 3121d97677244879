import { connect, createServer } from 'node:net';

/**
 * One address before the replicas of a service, as a Kubernetes Service is: each connection goes to the next of them that takes it.
 * @param {number} port
 * @param {() => readonly number[]} ports of the replicas that run, asked at each connection
 * @returns {Promise<() => Promise<void>>} closes it
 */
export async function startFront(port, ports) {
  let turn = 0;
  const callers = new Set();
  const server = createServer((caller) => {
    callers.add(caller);
    caller.on('close', () => callers.delete(caller)).on('error', () => caller.destroy());
    const all = ports();
    const first = turn++ % Math.max(1, all.length);
    pass(caller, [...all.slice(first), ...all.slice(0, first)]);
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(undefined));
  });
  return async () => {
    for (const caller of callers) caller.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
}

function pass(caller, [port, ...others]) {
  if (port === undefined) return caller.destroy();
  const replica = connect(port, '127.0.0.1', () => {
    replica.off('error', next).on('error', () => caller.destroy());
    replica.on('close', () => caller.destroy());
    caller.pipe(replica).pipe(caller);
  });
  const next = () => pass(caller, others);
  replica.on('error', next);
  caller.on('close', () => replica.destroy());
}
