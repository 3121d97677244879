import { describe, expect, it } from '@jest/globals';
import type { RawMessage } from '../message.js';
import { deadLettersIn, originalOf, replayMark } from './dead-letter.js';

const letter: RawMessage = {
  topic: 'mapping.dead-letters',
  partition: 0,
  offset: 4n,
  key: Buffer.from('17'),
  value: Buffer.from([0xff, 0x00]),
  timestamp: 0,
  headers: {
    ce_id: [Buffer.from('a'), Buffer.from('b')],
    dl_reason: Buffer.from('The value is not JSON'),
    dl_topic: Buffer.from('webcrm.person.changes'),
    dl_partition: Buffer.from('2'),
    dl_offset: Buffer.from('7'),
    dl_at: Buffer.from('2026-01-01T00:00:00.000Z'),
  },
};

describe('A dead letter', () => {
  const [read] = deadLettersIn([letter]);

  it('says where it came from and why', () => {
    expect(read).toMatchObject({
      place: { topic: 'mapping.dead-letters', partition: 0, offset: 4n },
      origin: { topic: 'webcrm.person.changes', partition: 2, offset: 7n },
      reason: 'The value is not JSON',
      replayedAt: null,
    });
  });

  it('is replayed as it was: bytes, key and headers', () => {
    expect(read && originalOf(read)).toEqual({
      topic: 'webcrm.person.changes',
      key: letter.key,
      value: letter.value,
      headers: { ce_id: letter.headers['ce_id'] },
    });
  });

  it('is marked as replayed by a message behind it, which is no letter', () => {
    const mark = read && replayMark(read, Date.UTC(2026, 0, 2));
    const headers = Object.fromEntries(Object.entries(mark?.headers ?? {}).map(([name, value]) => [name, Buffer.from(value as string)]));
    const letters = deadLettersIn([letter, { ...letter, offset: 5n, key: null, value: null, headers }]);
    expect(letters.map(({ place, replayedAt }) => [place.offset, replayedAt])).toEqual([[4n, '2026-01-02T00:00:00.000Z']]);
  });

  it('that was too large to be moved can not be replayed', () => {
    const [large] = deadLettersIn([{ ...letter, value: null, headers: { ...letter.headers, dl_value: Buffer.from('too large') } }]);
    expect(large?.obstacle).toBe('too large');
    expect(large && originalOf(large)).toBeNull();
  });
});
