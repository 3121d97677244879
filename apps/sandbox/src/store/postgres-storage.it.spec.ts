import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { Json } from '#change-events';
import { startSandbox } from '../start-sandbox.js';
import type { RunningSandbox } from '../start-sandbox.js';

const server = process.env['DATABASE_URL'] ?? '';
const name = `sandbox_${randomBytes(6).toString('hex')}`;
const databaseUrl = server === '' ? '' : Object.assign(new URL(server), { pathname: `/${name}` }).href;
const headers = { authorization: 'Bearer sandbox-api-key', 'content-type': 'application/json' };
let admin: pg.Client;
let sandbox: RunningSandbox;

async function start(): Promise<void> {
  sandbox = await startSandbox({ webcrmPort: 0, customCrmPort: 0, databaseUrl, logs: false });
}

async function read(path: string): Promise<Json> {
  return (await (await fetch(`${sandbox.customcrm}${path}`, { headers })).json()) as Json;
}

async function create(Name: string, key: string): Promise<Json> {
  const options = { method: 'POST', headers: { ...headers, 'idempotency-key': key }, body: JSON.stringify({ Name }) };
  return (await (await fetch(`${sandbox.customcrm}/customers`, options)).json()) as Json;
}

beforeAll(async () => {
  admin = new pg.Client({ connectionString: server });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  await start();
});
afterAll(async () => {
  await sandbox.stop();
  await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
  await admin.end();
});

describe('A sandbox with a database', () => {
  it('has after a restart every record, the journal, the answers to creates, and the ids that are gone', async () => {
    await fetch(`${sandbox.customcrm}/_sandbox/seed`, { method: 'POST', headers, body: '{"records":20}' });
    const first = await create('Nordlys \u0000 ☃', 'link-1');
    const gone = (await create('Gone', 'link-2')) as { Id: string };
    await fetch(`${sandbox.customcrm}/customers/${gone.Id}`, { method: 'DELETE', headers });
    const [state, writes] = [await read('/_sandbox/state'), await read('/_sandbox/writes')];

    await sandbox.stop();
    await start();
    expect(await read('/_sandbox/state')).toEqual(state);
    expect(await read('/_sandbox/writes')).toEqual(writes);
    expect(await create('Nordlys again', 'link-1')).toEqual(first);
    const next = (await create('Next', 'link-3')) as { Id: string };
    expect(Number(next.Id.slice(2))).toBe(Number(gone.Id.slice(2)) + 1);
  });

  it('still knows its hooks after it ended', async () => {
    const hook = { url: 'http://127.0.0.1:1/', events: ['customer.created'], secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' };
    await fetch(`${sandbox.customcrm}/webhooks`, { method: 'POST', headers, body: JSON.stringify(hook) });
    const before = await read('/webhooks');
    expect(before).toEqual({ items: [{ id: '1', url: hook.url, events: hook.events, enabled: true }] });
    await sandbox.stop();
    await start();
    expect(await read('/webhooks')).toEqual(before);
  });

  it('has nothing after a reset', async () => {
    await fetch(`${sandbox.customcrm}/_sandbox/reset`, { method: 'POST' });
    await sandbox.stop();
    await start();
    expect(await read('/webhooks')).toEqual({ items: [] });
    expect(await read('/_sandbox/state')).toEqual({ customer: [], contact: [], order: [], product: [] });
    expect(await read('/_sandbox/writes')).toEqual([]);
  });
});
