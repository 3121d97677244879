import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { sameSecret } from './same-secret.js';

/** How far the time of a call may be from ours: one that somebody has kept for longer is not taken again. */
const windowMs = 300_000;

/** Whether the time that a call bears is near ours, before its body is read. */
export function isTimely(headers: IncomingHttpHeaders, now: number): boolean {
  const seconds = textOf(headers, 'webhook-timestamp');
  return /^\d{1,12}$/.test(seconds) && Math.abs(Number(seconds) * 1_000 - now) <= windowMs;
}

/** Whether a call bears a signature of its very body by this secret, as the Standard Webhooks specification has it. */
export function isSigned(headers: IncomingHttpHeaders, body: Buffer, secret: string): boolean {
  const content = Buffer.concat([Buffer.from(`${textOf(headers, 'webhook-id')}.${textOf(headers, 'webhook-timestamp')}.`), body]);
  const expected = `v1,${createHmac('sha256', keyOf(secret)).update(content).digest('base64')}`;
  // Several while a secret is replaced by another. All are compared: it takes as long whichever is right.
  return textOf(headers, 'webhook-signature')
    .split(' ')
    .map((signature) => sameSecret(signature, expected))
    .includes(true);
}

function keyOf(secret: string): Buffer {
  return Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
}

function textOf(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
}
