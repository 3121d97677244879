import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../local/free-port.mjs';

const program = 'dist/apps/sandbox/main.js';
const startsWithinMs = 30_000;

/** A sandbox of this test's own, in memory. */
export interface Sandbox {
  readonly webcrm: string;
  readonly customCrm: string;
  /** `POST` to a path of either system, with its answer. */
  readonly post: (url: string, body: unknown) => Promise<unknown>;
  readonly stop: () => Promise<void>;
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    (response) => response.ok,
    () => false,
  );
}

/** Starts the built sandbox on free ports; apps meet only over the wire, in tests, too. */
export async function startSandbox(): Promise<Sandbox> {
  if (!existsSync(program)) throw new Error(`${program} is missing: run npm run build first`);
  const [webcrmPort, customCrmPort] = [await freePort(), await freePort()];
  const { PATH } = process.env;
  const child = spawn(process.execPath, [program], {
    env: { PATH, PORT: '0', LOG_LEVEL: 'error', SANDBOX_WEBCRM_PORT: String(webcrmPort), SANDBOX_CUSTOM_CRM_PORT: String(customCrmPort) },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const webcrm = `http://127.0.0.1:${webcrmPort}`;
  const customCrm = `http://127.0.0.1:${customCrmPort}`;
  const deadline = Date.now() + startsWithinMs;
  while (!((await answers(`${webcrm}/_sandbox/writes`)) && (await answers(`${customCrm}/_sandbox/writes`)))) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`${program} does not answer at ${webcrm} and ${customCrm}`);
    await sleep(50);
  }
  return {
    webcrm,
    customCrm,
    post: async (url, body) => {
      const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
      if (!response.ok) throw new Error(`${url} answers ${response.status}: ${await response.text()}`);
      const text = await response.text();
      return text === '' ? undefined : (JSON.parse(text) as unknown);
    },
    stop: async () => {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
