import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { createLogger, Fault } from '#platform';
import type { RawMessage } from '../message.js';
import { DeadLetters } from './dead-letters.js';
import type { OutgoingMessage } from './outgoing-message.js';

const message: RawMessage = {
  topic: 'changes',
  partition: 2,
  offset: 7n,
  key: Buffer.from('k'),
  value: Buffer.from('not json'),
  headers: { ce_id: Buffer.from('1') },
  timestamp: 0,
};

function scene(refuse: (letter: OutgoingMessage) => Error | undefined) {
  const sent: OutgoingMessage[] = [];
  const metrics = new Registry();
  const send = (letters: readonly OutgoingMessage[]): Promise<void> => {
    for (const letter of letters) {
      const refusal = refuse(letter);
      if (refusal) return Promise.reject(refusal);
      sent.push(letter);
    }
    return Promise.resolve();
  };
  return {
    sent,
    metrics,
    deadLetters: new DeadLetters('svc.dead-letters', { send }, createLogger({ component: 'spec', level: 'fatal' }), metrics),
  };
}

describe('DeadLetters', () => {
  it('keep a message as it was, with where it came from and why', async () => {
    const { sent, metrics, deadLetters } = scene(() => undefined);
    await deadLetters.send(message, 'The value is not JSON');
    expect(sent).toMatchObject([{ topic: 'svc.dead-letters', key: message.key, value: message.value }]);
    expect(sent[0]?.headers).toMatchObject({ ce_id: message.headers['ce_id'], dl_reason: 'The value is not JSON', dl_topic: 'changes' });
    expect(sent[0]?.headers).toMatchObject({ dl_partition: '2', dl_offset: '7' });
    expect(await metrics.metrics()).toContain('dataflow_dead_letters_total{topic="changes"} 1');
  });

  it('keep the place of a message that is too large to be moved', async () => {
    const { sent, deadLetters } = scene(({ value }) => (value ? new Fault('permanent', 'too large') : undefined));
    await deadLetters.send(message, 'why');
    expect(sent).toMatchObject([
      { key: message.key, value: null, headers: { dl_offset: '7', dl_value: 'too large, see dl_topic at dl_offset' } },
    ]);
  });

  it('say so when they could not take a message', async () => {
    const { sent, deadLetters } = scene(() => new Fault('transient', 'broker away'));
    await expect(deadLetters.send(message, 'why')).rejects.toThrow('broker away');
    expect(sent).toEqual([]);
  });
});
