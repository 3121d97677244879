import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { registrySource } from './registry-source.js';
import { query } from './rows.js';

let source: DataSource;

beforeAll(async () => {
  // One connection: its temporary table and its plans are its own, and nobody counts such a table by himself.
  source = registrySource({ url: process.env['DATABASE_URL'] ?? '', ssl: false, poolSize: 1, applicationName: 'rows-spec' });
  await source.initialize();
});
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(() => source.destroy());

const sql = 'SELECT count(*) FROM grown WHERE id = $1';
const run = (statement: string, parameters: readonly unknown[] = []): Promise<Record<string, string>[]> =>
  query(source.manager, statement, parameters);

/** How the server carries out the statement that `query` has prepared. */
async function plan(): Promise<string> {
  const [prepared] = await run('SELECT name FROM pg_prepared_statements WHERE statement = $1', [sql]);
  const lines = await run(`EXPLAIN EXECUTE ${prepared?.['name'] ?? ''}(1)`);
  return lines.map((line) => line['QUERY PLAN']).join('\n');
}

describe('A statement', () => {
  it('is planned anew after a while, so that a plan for a small table does not read all of a large one', async () => {
    await run('CREATE TEMPORARY TABLE grown AS SELECT generate_series(1, 10) AS id');
    await run('CREATE INDEX ON grown (id)');
    await run('ANALYZE grown');
    for (const _ of Array.from({ length: 8 })) await run(sql, [1]);
    await run('INSERT INTO grown SELECT generate_series(11, 100000)');
    await run(sql, [1]);
    expect(await plan()).toContain('Seq Scan');

    const later = performance.now() + 60_000;
    jest.spyOn(performance, 'now').mockImplementation(() => later);
    await run(sql, [1]);
    expect(await plan()).toMatch(/Index|Bitmap/);
  });
});
