import { expect, it, jest } from '@jest/globals';
import { encodeCommand, topicsWith, type Command } from '#change-events';
import type { DeadLetters, MessageBatch } from '#messaging';
import { KafkaSettings } from '#platform';
import { pairOf, updateOf } from '../../test/commands.js';
import { CommandsController } from './commands.controller.js';
import type { ConnectorLife } from './connector-life.js';

const topic = topicsWith('test.').commands('customcrm', 'contact');

function batchOf(values: readonly (string | null)[]): MessageBatch {
  const messages = values.map((value, position) => ({
    topic,
    partition: 0,
    offset: BigInt(position),
    key: null,
    value: value === null ? null : Buffer.from(value),
    headers: {},
    timestamp: 0,
  }));
  return { topic, partition: 0, messages, highWatermark: BigInt(messages.length) };
}

it('Commands are taken from among poison, which is set aside with its reason', async () => {
  const taken: Command[] = [];
  const setAside: string[] = [];
  const connector = { accept: (commands: readonly Command[]) => Promise.resolve(void taken.push(...commands)) };
  const deadLetters = { send: (_message: unknown, reason: string) => Promise.resolve(void setAside.push(reason)) };
  const settings = Object.assign(new KafkaSettings(), { KAFKA_TOPIC_PREFIX: 'test.' });
  const controller = new CommandsController(connector as unknown as ConnectorLife, deadLetters as unknown as DeadLetters, settings);

  const command = updateOf('7', [pairOf('Name', 'Ada')]);
  const textOf = (more: object) => encodeCommand({ ...command, ...more }, topicsWith('test.')).value;
  await controller.take(
    batchOf([
      textOf({}),
      null,
      'no JSON',
      '[]',
      textOf({ action: 'merge' }),
      textOf({ link: 'no uuid' }),
      textOf({ pairs: 'all' }),
      textOf({ system: 'webcrm' }),
      textOf({ number: 2 }),
    ]),
  );
  expect(taken).toEqual([command, { ...command, number: 2 }]);
  expect(setAside).toEqual([
    'the value is empty',
    'the value is not JSON',
    'the value is not a JSON object',
    '"action" must be create, update or delete',
    '"link" must be a UUID',
    '"pairs" must be a list',
    'it is for webcrm contact, which has a topic of its own',
  ]);
});

it('What is no command is set aside once, although the batch comes again because the queue could not be reached', async () => {
  const accept = jest.fn(() => Promise.resolve());
  accept.mockRejectedValueOnce(new Error('the database is away'));
  const send = jest.fn(() => Promise.resolve());
  const settings = Object.assign(new KafkaSettings(), { KAFKA_TOPIC_PREFIX: 'test.' });
  const controller = new CommandsController({ accept } as unknown as ConnectorLife, { send } as unknown as DeadLetters, settings);
  await expect(controller.take(batchOf(['no command']))).rejects.toThrow('away');
  await controller.take(batchOf(['no command']));
  expect(send).toHaveBeenCalledTimes(1);
});
