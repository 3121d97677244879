import { describe, expect, it } from '@jest/globals';
import { differences, fingerprint } from './fingerprint.js';

const of = (record: Parameters<typeof fingerprint>[1], stamps: readonly string[] = []) => fingerprint('key', record, stamps);

describe('A fingerprint', () => {
  it('is 64 bits and tells nothing without the key', () => {
    const { Name } = of({ Name: 'Ada' });
    expect(Buffer.from(Name ?? '', 'base64url')).toHaveLength(8);
    expect(fingerprint('other key', { Name: 'Ada' }, [])['Name']).not.toBe(Name);
  });

  it('differs between properties of one value, so that equal values do not show', () => {
    const prints = of({ Name: 'Ada', Nickname: 'Ada' });
    expect(prints['Name']).not.toBe(prints['Nickname']);
  });

  it('leaves out what is empty, and the stamps', () => {
    expect(of({ Name: '', Phone: null, UpdatedAt: 'now', Count: 0 }, ['UpdatedAt'])).toEqual({ Count: expect.any(String) });
  });

  it('does not depend on the order of properties within a value', () => {
    expect(of({ Country: { a: 1, b: [{ c: 1, d: 2 }] } })).toEqual(of({ Country: { b: [{ d: 2, c: 1 }], a: 1 } }));
    expect(of({ List: [1, 2] })).not.toEqual(of({ List: [2, 1] }));
  });
});

describe('Differences of fingerprints', () => {
  it('name what changed, came and went', () => {
    expect(differences({ a: '1', b: '2', c: '3' }, { b: '2', c: '4', d: '5' })).toEqual(['a', 'c', 'd']);
  });
});
