import { describe, expect, it } from '@jest/globals';
import { Senders } from './senders.js';

describe('A list of senders', () => {
  it.each([
    ['192.0.2.7', true],
    ['::ffff:192.0.2.7', true],
    ['192.0.2.8', false],
    ['198.51.100.200', true],
    ['198.51.101.1', false],
    ['2001:db8::5', true],
    ['2001:db9::5', false],
    [undefined, false],
    ['no address', false],
  ])('says of %s: %s', (address, expected) => {
    expect(new Senders('SENDERS', '192.0.2.7,198.51.100.0/24,2001:db8::/32').admit(address)).toBe(expected);
  });

  it('that is empty takes everybody', () => {
    expect(new Senders('SENDERS', '').admit('203.0.113.9')).toBe(true);
  });

  it.each(['crm.example.com', '192.0.2.7/33', '192.0.2.7/x', '2001:db8::/129'])('can not name %s', (entry) => {
    expect(() => new Senders('SENDERS', `192.0.2.1,${entry}`)).toThrow(
      `SENDERS must be a list of IP addresses and networks: "${entry}" is neither`,
    );
  });
});
