import { describe, expect, it } from '@jest/globals';
import type { Kafka } from 'kafkajs';
import { createLogger, Fault, HealthRegistry, noTraces } from '#platform';
import { KafkaProducer } from './kafka-producer.js';

/** A cluster whose answers the test decides on. */
function scene() {
  const seen = { made: 0, disconnected: 0, requests: 0 };
  const answers: (Error | undefined)[] = [];
  const kafka = {
    producer: () => {
      seen.made++;
      return {
        connect: () => Promise.resolve(),
        disconnect: () => {
          seen.disconnected++;
          return Promise.resolve();
        },
        sendBatch: () => {
          seen.requests++;
          const answer = answers.shift();
          return answer ? Promise.reject(answer) : Promise.resolve([]);
        },
      };
    },
  } as unknown as Kafka;
  const health = new HealthRegistry();
  const producer = new KafkaProducer({ kafka, health, logger: createLogger({ component: 'spec', level: 'fatal' }), traces: noTraces });
  const send = (): Promise<void> => producer.send([{ topic: 't', key: 'k', value: 'v' }]);
  return { seen, answers, health, producer, send };
}

describe('KafkaProducer', () => {
  it('is made anew after three failures in a row that may come from a half-open connection', async () => {
    const { seen, answers, send } = scene();
    answers.push(...Array.from({ length: 3 }, () => new Fault('transient', 'Request Produce timed out')));
    for (let call = 0; call < 2; call++) await expect(send()).rejects.toThrow('timed out');
    expect(seen.disconnected).toBe(0);
    await expect(send()).rejects.toThrow('timed out');
    await send();
    expect(seen).toEqual({ made: 2, disconnected: 1, requests: 4 });
  });

  it('is made anew at once when it and the broker count differently', async () => {
    const { seen, answers, send } = scene();
    answers.push(new Fault('transient', 'The broker received an out of order sequence number'));
    await expect(send()).rejects.toThrow('sequence');
    await send();
    expect(seen.made).toBe(2);
  });

  it('is unready from a failure until the next success, unless the message was to blame', async () => {
    const { answers, health, send } = scene();
    answers.push(new Fault('transient', 'broker away'), undefined, new Fault('permanent', 'too large'));
    await expect(send()).rejects.toThrow('broker away');
    expect(health.unready()).toEqual([{ name: 'kafka producer', reason: 'broker away' }]);
    await send();
    await expect(send()).rejects.toThrow('too large');
    expect(health.unready()).toEqual([]);
  });

  it('takes nothing more once it is closed', async () => {
    const { seen, producer, send } = scene();
    const last = send();
    await producer.close();
    await last;
    await expect(send()).rejects.toThrow('is closed');
    expect(seen).toEqual({ made: 1, disconnected: 1, requests: 1 });
  });
});
