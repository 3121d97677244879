import { MalformedMessage } from '../malformed-message.js';
import type { Message, ReceivedMessage } from '../message.js';
import type { Topics } from '../topics.js';
import { causationOf, type Cause, type Command } from './command.js';
import type { Outcome } from './outcome.js';
import { parseJsonObject } from './parse.js';

// Commands and outcomes are internal: key = link id, value = the JSON of the type, the same few ce_ headers for whoever looks at the topic.

export function encodeCommand(command: Command, topics: Topics): Message {
  return {
    topic: topics.commands(command.system, command.entity),
    key: command.link,
    value: JSON.stringify(command),
    headers: headersOf(`${command.system}.${command.entity}.command.v1`, command),
  };
}

export function encodeOutcome(outcome: Outcome, topics: Topics): Message {
  return {
    topic: topics.outcomes(outcome.system, outcome.entity),
    key: outcome.link,
    value: JSON.stringify(outcome),
    headers: headersOf(`${outcome.system}.${outcome.entity}.outcome.v1`, outcome),
  };
}

/** @throws MalformedMessage when it is not a command */
export function decodeCommand(message: ReceivedMessage): Command {
  const data = decodeHead(message);
  const { action } = data;
  if (action !== 'create' && action !== 'update' && action !== 'delete')
    throw new MalformedMessage('"action" must be create, update or delete');
  if (action !== 'create' && typeof data['id'] !== 'string') throw new MalformedMessage(`"${action}" must name the "id" of its record`);
  return data as unknown as Command;
}

/** @throws MalformedMessage when it is not an outcome */
export function decodeOutcome(message: ReceivedMessage): Outcome {
  const data = decodeHead(message);
  if (!['queued', 'done', 'found', 'failed'].includes(String(data['status'])))
    throw new MalformedMessage('"status" must be queued, done, found or failed');
  if (!Array.isArray(data['found'])) throw new MalformedMessage('"found" must be a list');
  return data as unknown as Outcome;
}

function headersOf(type: string, identity: Cause): Record<string, string> {
  return {
    'content-type': 'application/json',
    ce_specversion: '1.0',
    ce_type: type,
    ce_id: causationOf(identity),
    ce_subject: identity.link,
    ...(identity.trace === undefined ? {} : { ce_traceparent: identity.trace }),
  };
}

function decodeHead(message: ReceivedMessage): Record<string, unknown> {
  if (message.value === null) throw new MalformedMessage('the value is empty');
  const data = parseJsonObject(message.value);
  for (const name of ['link', 'flow', 'system', 'entity']) {
    if (typeof data[name] !== 'string' || data[name] === '') throw new MalformedMessage(`"${name}" must be a text`);
  }
  if (!/^[0-9a-f-]{36}$/.test(String(data['link']))) throw new MalformedMessage('"link" must be a UUID');
  if (!Number.isSafeInteger(data['number'])) throw new MalformedMessage('"number" must be a whole number');
  if (!Array.isArray(data['pairs'])) throw new MalformedMessage('"pairs" must be a list');
  return data;
}
