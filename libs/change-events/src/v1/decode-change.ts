import type { JsonRecord } from '../json.js';
import { MalformedMessage } from '../malformed-message.js';
import { headerOf, type ReceivedMessage } from '../message.js';
import { systems, type System } from '../system.js';
import type { Change, ChangeKind, Origin } from './change.js';
import { parseJsonObject } from './parse.js';

const typePattern = /^(\w+)\.(\w+)\.(created|updated|deleted)\.v1$/;
const origins: readonly string[] = ['person', 'sync', 'firstRead', 'republish'] satisfies readonly Origin[];

/**
 * Reads a message of a change topic. A tombstone is null: the `deleted` event before it said all there is to say.
 * @throws MalformedMessage with what is wrong, when it is not a change event
 */
export function decodeChange(message: ReceivedMessage): Change | null {
  if (message.value === null) return null;
  const type = headerOf(message, 'ce_type') ?? '';
  const [, system, entity, kind] = typePattern.exec(type) ?? [];
  if (entity === undefined || !isSystem(system))
    throw new MalformedMessage(`ce_type "${type}" is not of the form <system>.<entity>.<created|updated|deleted>.v1`);
  const data = parseJsonObject(message.value);
  const id = data['id'];
  const version = data['version'];
  if (typeof id !== 'string' || id === '' || id.includes('\n')) throw new MalformedMessage('"id" must be a text without line breaks');
  if (message.key?.toString() !== id) throw new MalformedMessage(`the key is not the record id "${id}"`);
  if (typeof version !== 'number' || !Number.isSafeInteger(version)) throw new MalformedMessage('"version" must be a whole number');
  const record = kind === 'deleted' ? null : data['record'];
  if (kind !== 'deleted' && !isObject(record)) throw new MalformedMessage('"record" must be an object');
  const origin = headerOf(message, 'ce_origin') ?? 'person';
  if (!origins.includes(origin)) throw new MalformedMessage(`ce_origin "${origin}" is none of ${origins.join(', ')}`);
  const causation = headerOf(message, 'ce_causationid');
  const trace = headerOf(message, 'ce_traceparent');
  const createdFor = headerOf(message, 'ce_createdfor');
  return {
    kind: kind as ChangeKind,
    system,
    entity,
    id,
    version,
    record: record as JsonRecord | null,
    changed: Array.isArray(data['changed']) ? data['changed'].map(String) : [],
    changedAt: timeOf(headerOf(message, 'ce_time'), 'ce_time'),
    observedAt: timeOf(data['observedAt'], 'observedAt'),
    origin: origin as Origin,
    source: headerOf(message, 'ce_source') ?? '',
    ...(causation === undefined ? {} : { causation }),
    ...(trace === undefined ? {} : { trace }),
    ...(createdFor === undefined ? {} : { createdFor }),
  };
}

function isSystem(text: string | undefined): text is System {
  return systems.some((system) => system === text);
}

function isObject(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function timeOf(value: unknown, name: string): number {
  const time = Date.parse(String(value));
  if (Number.isNaN(time)) throw new MalformedMessage(`"${name}" must be an ISO 8601 date and time`);
  return time;
}
