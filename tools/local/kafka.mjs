import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../bootstrap/checkout.mjs';
import { brokerAnswers } from './kafka/broker-answers.mjs';
import { dockerAnswers, removeDockerData, startWithDocker } from './kafka/start-with-docker.mjs';
import { missingForJava, startWithJava } from './kafka/start-with-java.mjs';
import { waitUntil } from './wait-until.mjs';

/** A JVM takes its time where everybody is busy. */
const startsWithinMs = 180_000;

/** The jars are the same for every state folder of a checkout. */
const libsDir = join(checkout, '.local', 'kafka', 'libs');

/**
 * A broker to develop and test with: the one that KAFKA_BROKERS names, else Docker's, else one on this machine's Java. One that was
 * started here ends with this process.
 * @param {{ dir: string, log: (line: string) => void, port?: number }} options `dir`: the state folder, kept between runs; `port`: where it
 *   listened before, for one that comes back
 * @returns {Promise<{ brokers: string, stop: () => Promise<void>, server?: import('./guarded-process.mjs').GuardedProcess }>} brokers as in
 *   KAFKA_BROKERS; the server where one was started
 * @throws naming the choices when none is possible
 */
export async function startKafka({ dir, log, port: wanted }) {
  const given = process.env.KAFKA_BROKERS;
  if (given) {
    // Encrypted or asking for credentials: the services, which have them, check for themselves.
    if (process.env.KAFKA_SSL !== 'true' && !process.env.KAFKA_SASL_MECHANISM) await mustAnswer(given);
    return { brokers: given, stop: async () => {} };
  }
  const place = { dataDir: join(dir, 'kafka', 'data'), logFile: join(dir, 'logs', 'kafka.log'), pidFile: join(dir, 'kafka', 'pid.json') };
  const { server, port } = await startAnyhow({ ...place, configFile: join(dir, 'kafka', 'server.properties'), libsDir, log, wanted });
  const brokers = `127.0.0.1:${port}`;
  await waitUntil({ name: 'Kafka', answers: () => brokerAnswers(brokers), server, logFile: place.logFile, timeoutMs: startsWithinMs });
  return { brokers, stop: server.stop, server };
}

async function mustAnswer(brokers) {
  try {
    await brokerAnswers(brokers);
  } catch (error) {
    throw new Error(
      `KAFKA_BROKERS names ${brokers}, where no broker answers (${error.message}). Start it, or unset KAFKA_BROKERS to have one started.`,
    );
  }
}

function startAnyhow(options) {
  if (dockerAnswers()) return startWithDocker(options);
  const missing = missingForJava();
  if (missing.length === 0) return startWithJava(options);
  throw new Error(
    `There is no way to start Kafka here: no Docker engine answers, and ${missing.join(' and ')}. Either set KAFKA_BROKERS to a running ` +
      'broker (host:port), or start Docker, or install Java 17 or newer together with Maven.',
  );
}

/** Forgets all topics of the broker of a state folder, which must not run. @param {string} dir */
export function removeKafkaData(dir) {
  const dataDir = join(dir, 'kafka', 'data');
  rmSync(dataDir, { recursive: true, force: true });
  if (dockerAnswers()) removeDockerData(dataDir);
}
