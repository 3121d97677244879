import pg from 'pg';

/**
 * Connects and asks for the version.
 * @param {string} url as in DATABASE_URL
 * @throws while the database does not answer
 */
export async function databaseAnswers(url) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  // A connection that breaks between two calls raises this event; the call itself rejects.
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('SELECT version()');
  } finally {
    await client.end();
  }
}
