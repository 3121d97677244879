import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';

/**
 * Where DATABASE_URL or KAFKA_BROKERS name servers that others use too: a database and a topic prefix of the test's own there. Where
 * they don't, nothing is needed.
 * @returns {Promise<{ env: NodeJS.ProcessEnv, remove: () => Promise<void> }>}
 */
export async function ownPlaceOnServers() {
  const name = `dataflow_test_${Date.now()}`;
  const { DATABASE_URL, KAFKA_BROKERS } = process.env;
  /** @type {NodeJS.ProcessEnv} */
  const env = {};
  if (DATABASE_URL) {
    await execute(DATABASE_URL, `CREATE DATABASE ${name}`);
    const own = new URL(DATABASE_URL);
    own.pathname = `/${name}`;
    env.DATABASE_URL = own.href;
  }
  if (KAFKA_BROKERS) env.KAFKA_TOPIC_PREFIX = `${name}.`;
  return {
    env,
    async remove() {
      if (DATABASE_URL) await execute(DATABASE_URL, `DROP DATABASE ${name} WITH (FORCE)`);
      if (KAFKA_BROKERS) await deleteTopics(KAFKA_BROKERS, `${name}.`);
    },
  };
}

async function execute(url, statement) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function deleteTopics(brokers, prefix) {
  const admin = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix));
    if (topics.length > 0) await admin.deleteTopics({ topics });
  } finally {
    await admin.disconnect();
  }
}
