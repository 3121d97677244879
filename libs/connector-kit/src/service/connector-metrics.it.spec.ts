import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DynamicModule, INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { HealthModule } from '#platform';
import { benchAround } from '../../test/bench.js';
import { createOf, pairOf } from '../../test/commands.js';
import { FakeSystem } from '../../test/fake-system.js';
import { testRegistry, type TestRegistry } from '../../test/test-registry.js';
import { testServer, type TestServer } from '../../test/test-server.js';
import { HttpClient } from '../http/http-client.js';
import { LocalQuota } from '../http/local-quota.js';
import { Pace } from '../http/pace.js';
import { ConnectorMetrics } from './connector-metrics.js';
import { CONNECTOR, FLOWS, MEMORY, QUOTA } from './tokens.js';

let registry: TestRegistry;
let app: INestApplication;
let system: TestServer;
const fake = new FakeSystem();

beforeAll(async () => {
  registry = await testRegistry();
  system = await testServer((request, response) => {
    response.writeHead(request.url?.includes('busy') === true ? 429 : 200, { 'retry-after': '30' }).end();
  });
  const root: DynamicModule = {
    module: ConnectorMetrics,
    imports: [HealthModule.forRoot({ component: 'test' })],
    providers: [
      { provide: CONNECTOR, useValue: fake },
      { provide: MEMORY, useValue: registry.memory },
      { provide: QUOTA, useValue: registry.quota('metrics') },
      { provide: FLOWS, useValue: { entities: ['contact'] } },
    ],
  };
  app = await NestFactory.create(root, { logger: false });
  await app.listen(0);
});
afterAll(async () => {
  await app.close();
  await system.stop();
  await registry.drop();
});

/** The value of each figure of ours, by name and labels. */
async function scrape(): Promise<ReadonlyMap<string, number>> {
  const text = await (await fetch(`${await app.getUrl()}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line.startsWith('dataflow_'));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]));
}

describe('The figures of a connector', () => {
  it('count the calls of its system by endpoint and status, and say how long it rests', async () => {
    const client = new HttpClient({ name: 'the CRM', baseUrl: system.url }, new Pace(registry.quota('metrics')));
    await client.call({ method: 'GET', path: '/records/7' });
    await client.call({ method: 'GET', path: '/records/8' });
    await client.call({ method: 'GET', path: '/busy' }).catch(() => undefined);
    const away = new HttpClient({ name: 'nobody', baseUrl: 'http://127.0.0.1:1' }, new Pace(new LocalQuota()));
    await away.call({ method: 'POST', path: '/records' }).catch(() => undefined);
    const figures = await scrape();
    expect(figures.get('dataflow_system_calls_total{method="GET",endpoint="/records/{id}",status="200",component="test"}')).toBe(2);
    expect(figures.get('dataflow_system_calls_total{method="GET",endpoint="/busy",status="429",component="test"}')).toBe(1);
    expect(figures.get('dataflow_system_calls_total{method="POST",endpoint="/records",status="none",component="test"}')).toBe(1);
    expect(figures.get('dataflow_system_call_seconds_count{component="test",method="GET",endpoint="/records/{id}"}')).toBe(2);
    expect(figures.get('dataflow_system_rest_seconds{component="test"}')).toBeGreaterThan(25);
  });

  it('say how much waits in the queue, and how old the newest change is that was seen', async () => {
    const { intake } = benchAround(fake, registry);
    await intake.accept([createOf([pairOf('Name', 'Ada')]), createOf([pairOf('Name', 'Eve')])]);
    await registry.memory.cursors.save('contact', { phase: 'poll', newest: Date.now() - 90_000 });
    const figures = await scrape();
    expect(figures.get('dataflow_commands_queued{entity="contact",component="test"}')).toBe(2);
    const age = figures.get('dataflow_newest_change_age_seconds{entity="contact",component="test"}');
    expect(age).toBeGreaterThanOrEqual(90);
    expect(age).toBeLessThan(120);
  });

  it('leave out what is not known yet', async () => {
    await registry.memory.cursors.save('contact', { phase: 'walk', after: 'x', pollFrom: 0 });
    expect([...(await scrape()).keys()].filter((name) => name.startsWith('dataflow_newest'))).toEqual([]);
  });
});
