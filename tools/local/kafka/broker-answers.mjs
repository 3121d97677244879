import { connect } from 'node:net';

// Metadata request, version 1, for no topic: length, api key 3, version 1, correlation id 1, no client id, empty array of topics.
// https://kafka.apache.org/protocol#The_Messages_Metadata
const request = Buffer.from([0, 0, 0, 14, 0, 3, 0, 1, 0, 0, 0, 1, 0xff, 0xff, 0, 0, 0, 0]);
const brokerCountAt = 8;

/**
 * Asks the cluster who its brokers are. Written by hand because it must say no at once and may be asked before anything is configured.
 * @param {string} brokers host:port, comma separated; the first is asked
 * @returns {Promise<void>}
 * @throws while no broker answers or none has joined the cluster
 */
export function brokerAnswers(brokers) {
  const [, host, port] = /^([^,]*):(\d+)/.exec(brokers.trim()) ?? [];
  if (!host) return Promise.reject(new Error(`"${brokers}" is not host:port`));
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: Number(port), timeout: 5_000 }, () => socket.write(request));
    let answer = Buffer.alloc(0);
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('the connection was closed')));
    socket.once('timeout', () => socket.destroy(new Error('no answer within 5 s')));
    socket.on('data', (chunk) => {
      answer = Buffer.concat([answer, chunk]);
      if (answer.length < brokerCountAt + 4) return;
      if (answer.readInt32BE(brokerCountAt) > 0) resolve();
      else reject(new Error('no broker has joined the cluster yet'));
      socket.destroy();
    });
  });
}
