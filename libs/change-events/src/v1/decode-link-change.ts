import { MalformedMessage } from '../malformed-message.js';
import { headerOf, type ReceivedMessage } from '../message.js';
import { systems } from '../system.js';
import type { LinkChange, LinkChangeKind } from './link-change.js';
import { parseJsonObject } from './parse.js';

const typePattern = /^dataflow\.link\.(created|updated|ended)\.v1$/;

/**
 * Reads a message of the links' topic. Null is a link that is no more: a tombstone, or the `deleted` event before it.
 * @throws MalformedMessage with what is wrong, when it is not an event of a link
 */
export function decodeLinkChange(message: ReceivedMessage): LinkChange | null {
  const type = headerOf(message, 'ce_type') ?? '';
  if (message.value === null || type === 'dataflow.link.deleted.v1') return null;
  const kind = typePattern.exec(type)?.[1];
  if (kind === undefined)
    throw new MalformedMessage(`ce_type "${type}" is not of the form dataflow.link.<created|updated|ended|deleted>.v1`);
  const { id, flow, version, standing, progress, ids, conflict, observedAt } = parseJsonObject(message.value);
  if (typeof id !== 'string' || message.key?.toString() !== id) throw new MalformedMessage('"id" must be the key');
  if (typeof flow !== 'string' || typeof standing !== 'string' || typeof progress !== 'string')
    throw new MalformedMessage('"flow", "standing" and "progress" must be texts');
  if (typeof version !== 'number' || !Number.isSafeInteger(version)) throw new MalformedMessage('"version" must be a whole number');
  const at = Date.parse(String(observedAt));
  if (Number.isNaN(at)) throw new MalformedMessage('"observedAt" must be an ISO 8601 date and time');
  if (!isIds(ids)) throw new MalformedMessage('"ids" must hold a text or null of each system');
  const pairs = Array.isArray(conflict) ? conflict.map(String) : [];
  return { kind: kind as LinkChangeKind, id, flow, version, standing, progress, ids, conflict: pairs, observedAt: at };
}

function isIds(value: unknown): value is LinkChange['ids'] {
  if (typeof value !== 'object' || value === null) return false;
  return systems.every((system) => {
    const id = (value as Record<string, unknown>)[system];
    return id === null || typeof id === 'string';
  });
}
