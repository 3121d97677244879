import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Inject, Injectable, Module } from '@nestjs/common';
import type { OnApplicationBootstrap } from '@nestjs/common';
import { IsNotEmpty } from 'class-validator';
import { once } from 'node:events';
import { connect } from 'node:net';
import { Fault } from '../fault.js';
import { HealthRegistry } from '../health/health-registry.js';
import { LOGGER } from '../logs/logger.js';
import type { Logger } from '../logs/logger.js';
import type { StartCheck } from './start-check.js';
import { startService } from './start-service.js';

class GreetingSettings {
  @IsNotEmpty({ message: 'must be given' })
  GREETING: string;
}

let worked = 0;

@Injectable()
class Work implements OnApplicationBootstrap {
  constructor(
    readonly settings: GreetingSettings,
    @Inject(LOGGER) readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    worked++;
  }
}

@Module({ providers: [Work] })
class WorkModule {}

class Exit extends Error {}

/** Starts with the process's ways out watched. */
async function scene(environment: Record<string, string>, checks: StartCheck[] = []) {
  worked = 0;
  const before = { ...process.env };
  Object.assign(process.env, { PORT: '0', LOG_LEVEL: 'fatal', ...environment });
  const listeners = (['SIGTERM', 'SIGINT', 'uncaughtException', 'unhandledRejection'] as const).map((name) => ({
    name,
    known: process.listeners(name as 'SIGTERM'),
  }));
  const exit = jest.spyOn(process, 'exit').mockImplementation(() => {
    throw new Exit('exit');
  });
  let said = '';
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
  try {
    const app = await startService(WorkModule, { component: 'greeter', settings: [GreetingSettings], checks: () => checks });
    return { app, said, code: undefined };
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
    return { app: undefined, said, code: exit.mock.calls[0]?.[0] };
  } finally {
    process.env = before;
    for (const { name, known } of listeners)
      for (const listener of process.listeners(name as 'SIGTERM')) if (!known.includes(listener)) process.removeListener(name, listener);
  }
}

describe('startService', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('gives every part its settings and logger, and answers on its port', async () => {
    const { app } = await scene({ GREETING: 'hello' });
    try {
      expect(app?.get(Work, { strict: false }).settings.GREETING).toBe('hello');
      expect(worked).toBe(1);
      const url = (await app?.getUrl()) ?? '';
      expect(await (await fetch(`${url}/health/ready`)).json()).toEqual({ status: 'ok', faults: [] });
      expect(await (await fetch(`${url}/metrics`)).text()).toContain('process_resident_memory_bytes{component="greeter"}');

      app?.get(HealthRegistry).register({ name: 'ill', live: () => false, ready: () => 'has a cold' });
      const ready = await fetch(`${url}/health/ready`);
      expect(ready.status).toBe(503);
      expect(await ready.json()).toEqual({ status: 'fault', faults: [{ name: 'ill', reason: 'has a cold' }] });
      expect((await fetch(`${url}/health/live`)).status).toBe(503);

      app?.get(HealthRegistry).register({ name: 'ill', note: () => 'has had a cold' });
      const noted = await fetch(`${url}/health/ready`);
      expect(noted.status).toBe(200);
      expect(await noted.json()).toEqual({ status: 'ok', faults: [], notes: [{ name: 'ill', reason: 'has had a cold' }] });
    } finally {
      await app?.close();
    }
  });

  it('stops although somebody holds a connection on which nothing was ever asked', async () => {
    const { app } = await scene({ GREETING: 'hello' });
    const caller = connect(Number(new URL((await app?.getUrl()) ?? '').port));
    await once(caller, 'connect');
    const cut = once(caller, 'close');
    await app?.close();
    await cut;
  });

  it('names every wrong setting in one message and exits with code 1', async () => {
    const { said, code } = await scene({ PORT: 'none' });
    expect(code).toBe(1);
    expect(said).toContain('greeter does not start');
    expect(said).toMatch(/- PORT must .*\(it is "none"\)/);
    expect(said).toContain('- GREETING must be given (it is not set)');
  });

  it('takes no work when a check finds a fault', async () => {
    const { said, code } = await scene({ GREETING: 'hello' }, [
      { name: 'one', run: () => Promise.resolve(['No topic a: run `dataflow setup`']) },
      { name: 'two', run: () => Promise.resolve(['No table b: run `dataflow setup`']) },
    ]);
    expect(code).toBe(1);
    expect(said).toContain('  - No topic a: run `dataflow setup`\n  - No table b: run `dataflow setup`\n');
    expect(worked).toBe(0);
  });

  it('comes up unready when a check cannot tell yet', async () => {
    const { app, code } = await scene({ GREETING: 'hello' }, [
      { name: 'topics', run: () => Promise.reject(new Fault('transient', 'broker away')) },
    ]);
    try {
      expect(code).toBeUndefined();
      expect(app?.get(HealthRegistry).unready()).toEqual([{ name: 'start checks', reason: 'topics: broker away' }]);
    } finally {
      await app?.close();
    }
  });
});
