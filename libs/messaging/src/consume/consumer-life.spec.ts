import { describe, expect, it } from '@jest/globals';
import type { Kafka } from 'kafkajs';
import { createLogger, Fault, HealthRegistry } from '#platform';
import { ConsumerLife } from './consumer-life.js';

type Listener = (event: { payload: { error?: Error } }) => void;

/** Consumers that do nothing but join, and crash when told to. */
function scene(connect: () => Promise<void> = () => Promise.resolve()) {
  const consumers: { crash: (error: Error) => void; disconnected: boolean }[] = [];
  const fatal: unknown[] = [];
  const joined: string[] = [];
  const kafka = {
    consumer: () => {
      const listeners = new Map<string, Listener>();
      const consumer = {
        disconnected: false,
        crash: (error: Error) => listeners.get('crash')?.({ payload: { error } }),
        events: { CRASH: 'crash', GROUP_JOIN: 'join', FETCH: 'fetch' },
        on: (name: string, listener: Listener) => listeners.set(name, listener),
        connect,
        subscribe: () => Promise.resolve(),
        run: () => Promise.resolve(listeners.get('join')?.({ payload: {} })),
        disconnect: () => Promise.resolve(void (consumer.disconnected = true)),
      };
      consumers.push(consumer);
      return consumer;
    },
  } as unknown as Kafka;
  const health = new HealthRegistry();
  const life = new ConsumerLife(
    { groupId: 'g', topics: ['t'], concurrency: 1, eachBatch: () => Promise.resolve(), joined: () => joined.push('g') },
    { kafka, health, logger: createLogger({ component: 'spec', level: 'fatal' }), onFatal: (error) => fatal.push(error) },
  );
  const until = async (condition: () => boolean): Promise<void> => {
    while (!condition()) await new Promise(setImmediate);
  };
  return { consumers, fatal, joined, health, life, until, ready: () => health.unready().length === 0 };
}

describe('ConsumerLife', () => {
  it('is ready once it has joined its group, and leaves it when stopped', async () => {
    const { consumers, joined, life, health, until, ready } = scene();
    expect(health.unready()).toEqual([{ name: 'kafka consumer', reason: 'has not joined its group yet' }]);
    life.start();
    await until(ready);
    expect(joined).toEqual(['g']);
    await life.stop();
    expect(ready()).toBe(false);
    expect(consumers).toMatchObject([{ disconnected: true }]);
  });

  it('makes a new consumer after a crash that may pass', async () => {
    const { consumers, fatal, health, life, until, ready } = scene();
    life.start();
    await until(ready);
    consumers[0]?.crash(new Fault('transient', 'coordinator away'));
    await until(() => !ready());
    expect(health.unready()).toEqual([{ name: 'kafka consumer', reason: 'coordinator away' }]);
    await until(ready);
    expect(consumers).toMatchObject([{ disconnected: true }, { disconnected: false }]);
    expect(fatal).toEqual([]);
    await life.stop();
  });

  it('gives up on a crash that would come again', async () => {
    const { consumers, fatal, life, until, ready } = scene();
    life.start();
    await until(ready);
    const error = new TypeError('x is not a function');
    consumers[0]?.crash(error);
    await until(() => fatal.length > 0);
    expect(fatal).toEqual([error]);
    expect(consumers).toHaveLength(1);
  });

  it('stops even while it is connecting to a broker that does not answer', async () => {
    const { consumers, life } = scene(() => new Promise(() => undefined));
    life.start();
    await life.stop();
    expect(consumers).toMatchObject([{ disconnected: true }]);
  });
});
