import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { RegistrySettings } from '../../registry-source.js';
import { hintChannel, hintIn, type HintedType } from './hint-channel.js';

const retryMs = 1_000;
const connectWithinMs = 5_000;

/**
 * Tells of every hint that any replica has stored, until the signal is aborted. It has a connection of its own, which waits; one that breaks is
 * made anew. What is told meanwhile is missed: a reader looks for what is owed from time to time, too.
 */
export async function listenForHints(settings: RegistrySettings, heard: (hint: HintedType) => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await listen(settings, heard, signal).catch(() => undefined);
    await sleep(retryMs, undefined, { signal }).catch(() => undefined);
  }
}

async function listen(
  { url, ssl, applicationName }: RegistrySettings,
  heard: (hint: HintedType) => void,
  signal: AbortSignal,
): Promise<void> {
  const client = new pg.Client({
    connectionString: url,
    ssl,
    application_name: applicationName,
    keepAlive: true,
    connectionTimeoutMillis: connectWithinMs,
  });
  const over = Promise.withResolvers<undefined>();
  const end = () => {
    over.resolve(undefined);
  };
  client.on('error', end).on('end', end);
  client.on('notification', ({ payload }) => {
    const hint = hintIn(payload);
    if (hint !== undefined) heard(hint);
  });
  signal.addEventListener('abort', end);
  try {
    await client.connect();
    await client.query(`LISTEN ${hintChannel}`);
    await over.promise;
  } finally {
    signal.removeEventListener('abort', end);
    await client.end().catch(() => undefined);
  }
}
