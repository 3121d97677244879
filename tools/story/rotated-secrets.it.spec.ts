import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { startService } from '../local/services.mjs';
import { eventually, Stack } from './stack.js';

jest.setTimeout(300_000);

const role = `rotating_${randomUUID().slice(0, 8)}`;
const [before, after] = [`canary-${randomUUID()}`, `canary-${randomUUID()}`];
let stack: Stack;
let dir: string;

beforeAll(async () => {
  stack = await Stack.prepare(5);
  dir = mkdtempSync(join(tmpdir(), 'secrets-'));
  await onDatabase(`CREATE ROLE ${role} LOGIN PASSWORD '${before}'`);
  await onDatabase(`GRANT ALL ON ALL TABLES IN SCHEMA public TO ${role}`);
  await onDatabase(`GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO ${role}`);
});
afterAll(async () => {
  await onDatabase(`DROP OWNED BY ${role}`);
  await onDatabase(`DROP ROLE ${role}`);
  await stack?.stop();
  rmSync(dir, { recursive: true, force: true });
});

async function onDatabase(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: stack.settings.shared['DATABASE_URL'] });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

const urlWith = (password: string) =>
  Object.assign(new URL(stack.settings.shared['DATABASE_URL'] ?? ''), { username: role, password }).href;

it('A password that was changed is told by readiness, and one restart takes the new one from its mounted file; no log has either', async () => {
  const file = join(dir, 'database-url');
  writeFileSync(file, `${urlWith(before)}\n`);
  const env = { ...stack.settings.of('mapping'), DATABASE_URL_FILE: file };
  delete (env as NodeJS.ProcessEnv)['DATABASE_URL'];
  const service = await startService({ app: 'mapping', dir, env });
  try {
    await onDatabase(`ALTER ROLE ${role} PASSWORD '${after}'`);
    await onDatabase(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${role}'`);
    const said = await eventually(
      async () => (await fetch(`http://127.0.0.1:${service.port}/health/ready`)).text(),
      (text) => text.includes('password authentication failed'),
    );
    writeFileSync(file, `${urlWith(after)}\n`);
    await service.restart();
    const told = said + readFileSync(service.logFile, 'utf8');
    expect([told.includes(before), told.includes(after)]).toEqual([false, false]);
  } finally {
    await service.stop();
  }
});
