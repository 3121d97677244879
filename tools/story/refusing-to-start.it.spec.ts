import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Stack } from './stack.js';

jest.setTimeout(120_000);

let stack: Stack;
let flows: string;
beforeAll(async () => {
  stack = await Stack.prepare(20);
  flows = mkdtempSync(join(tmpdir(), 'flows-'));
  for (const name of readdirSync('flows')) writeFileSync(join(flows, name), readFileSync(join('flows', name)));
});
afterAll(async () => {
  rmSync(flows, { recursive: true, force: true });
  await stack?.stop();
});

/** Starts a service that is expected to refuse. */
async function start(app: string, wrong: Record<string, string>): Promise<{ code: unknown; message: string }> {
  const child = spawn(process.execPath, [`dist/apps/${app}/main.js`], {
    env: { ...stack.settings.of(app), ...wrong },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const late = setTimeout(() => child.kill('SIGKILL'), 40_000);
  const [code, message] = await Promise.all([ended, text(child.stderr)]);
  clearTimeout(late);
  return { code, message };
}

describe('a service that can do no good does not start, and says everything that is wrong in one message', () => {
  it.each(['mapping', 'webcrm-connector', 'custom-crm-connector'])('%s: settings', async (app) => {
    const { code, message } = await start(app, { KAFKA_BROKERS: 'nowhere', DATABASE_URL: 'secret-and-wrong', PORT: 'http' });
    expect(code).toBe(1);
    expect(message).toMatch(/KAFKA_BROKERS must/);
    expect(message).toMatch(/DATABASE_URL must/);
    expect(message).toMatch(/PORT must/);
    expect(message).not.toMatch(/secret-and-wrong/);
  });

  it('flow files with a broken pair and an unknown property, a missing topic and missing tables, all at once', async () => {
    writeFileSync(join(flows, 'products.yaml'), readFileSync('flows/products.yaml', 'utf8').replace('ProductPrice', 'ProductPrize'));
    const wrong = { FLOWS_PATH: flows, KAFKA_TOPIC_PREFIX: 'nobody.made.these.', DATABASE_URL: process.env['DATABASE_URL'] ?? '' };
    const { code, message } = await start('webcrm-connector', wrong);
    expect(code).toBe(1);
    expect(message).toMatch(/products\.yaml:\d+ .*ProductPrize/);
    expect(message).toMatch(/no topic nobody\.made\.these\.webcrm\.person\.changes.*dataflow setup/);
    expect(message).toMatch(/tables are older than this version.*dataflow setup/);
  });

  it('wrong credentials of either system', async () => {
    const webcrm = await start('webcrm-connector', { WEBCRM_AUTH_CODE: 'wrong' });
    expect(webcrm).toMatchObject({ code: 1, message: expect.stringMatching(/WEBCRM_AUTH_CODE/) });
    const customcrm = await start('custom-crm-connector', { CUSTOM_CRM_API_KEY: 'wrong' });
    expect(customcrm).toMatchObject({ code: 1, message: expect.stringMatching(/CUSTOM_CRM_API_KEY/) });
  });
});
