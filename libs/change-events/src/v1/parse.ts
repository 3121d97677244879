import { MalformedMessage } from '../malformed-message.js';

/** @throws MalformedMessage when the bytes are not a JSON object */
export function parseJsonObject(value: Buffer): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(value.toString());
  } catch {
    throw new MalformedMessage('the value is not JSON');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new MalformedMessage('the value is not a JSON object');
  return parsed as Record<string, unknown>;
}
