import { createServer } from 'node:net';

/** Ports given out by this process: their new owners may not listen yet. */
const given = new Set();

/**
 * A TCP port of 127.0.0.1 that nobody listens on: the preferred one if it is free, else any.
 * @param {number} [preferred]
 * @returns {Promise<number>}
 */
export async function freePort(preferred = 0) {
  const port = given.has(preferred) ? await probe(0) : await probe(preferred).catch(() => probe(0));
  if (given.has(port)) return freePort();
  given.add(port);
  return port;
}

/** @returns {Promise<number>} */
function probe(port) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const { port: bound } = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => resolve(bound));
    });
  });
}
