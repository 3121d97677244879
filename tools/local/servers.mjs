import { startKafka } from './kafka.mjs';
import { startPostgres } from './postgres.mjs';

/**
 * PostgreSQL and Kafka together, as settings for those who need them.
 * @param {{ dir: string, log: (line: string) => void }} options `dir`: the state folder
 * @returns {Promise<{ env: { KAFKA_BROKERS: string, DATABASE_URL: string }, stop: () => Promise<void> }>}
 */
export async function startServers(options) {
  const [postgres, kafka] = await Promise.allSettled([startPostgres(options), startKafka(options)]);
  const stop = async () => {
    await Promise.all([postgres, kafka].map((server) => server.status === 'fulfilled' && server.value.stop()));
  };
  if (postgres.status === 'fulfilled' && kafka.status === 'fulfilled') {
    return { env: { KAFKA_BROKERS: kafka.value.brokers, DATABASE_URL: postgres.value.url }, stop };
  }
  await stop();
  throw new Error([postgres, kafka].flatMap((server) => (server.status === 'rejected' ? [server.reason.message] : [])).join('\n'));
}
