import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { isSigned, isTimely } from './standard-signature.js';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
const at = '1614265330';
const body = Buffer.from('{"test": 2432232314}');
const signature = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';

function headers(changes: Readonly<Record<string, string>> = {}) {
  return { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature, ...changes };
}

describe('A signed call', () => {
  it("is taken with the specification's own example", () => {
    expect(isSigned(headers(), body, secret)).toBe(true);
  });

  it('is taken when one of several signatures is right, as while a secret is replaced', () => {
    expect(isSigned(headers({ 'webhook-signature': `v1,AAAA ${signature} v1a,BBBB` }), body, secret)).toBe(true);
  });

  it.each([
    ['no signature', { 'webhook-signature': '' }, body],
    ['another signature', { 'webhook-signature': 'v1,AAAA' }, body],
    ['another version of it', { 'webhook-signature': signature.replace('v1', 'v2') }, body],
    ['another id', { 'webhook-id': 'msg_other' }, body],
    ['another time', { 'webhook-timestamp': '1614265331' }, body],
    ['another body', {}, Buffer.from('{"test": 2432232315}')],
    ['the same body, written in another way', {}, Buffer.from('{"test":2432232314}')],
  ])('is refused with %s (F19)', (_what, changes, sent) => {
    expect(isSigned(headers(changes), sent, secret)).toBe(false);
  });

  it('is refused with a signature by another secret (F19)', () => {
    const other = createHmac('sha256', 'other')
      .update(`${id}.${at}.${String(body)}`)
      .digest('base64');
    expect(isSigned(headers({ 'webhook-signature': `v1,${other}` }), body, secret)).toBe(false);
  });

  it.each([
    ['now', at, true],
    ['five minutes old', String(Number(at) - 300), true],
    ['older', String(Number(at) - 301), false],
    ['from the future', String(Number(at) + 301), false],
    ['of no time', '', false],
    ['of something else', '1614265330.5', false],
  ])('may be %s: %s, %s (F19)', (_what, timestamp, expected) => {
    expect(isTimely(headers({ 'webhook-timestamp': timestamp }), Number(at) * 1_000)).toBe(expected);
  });
});
