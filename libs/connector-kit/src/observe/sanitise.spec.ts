import { describe, expect, it } from '@jest/globals';
import { sanitise } from './sanitise.js';

describe('Sanitising', () => {
  it('reaches names and nested values, and keeps everything else as it is', () => {
    const record = { 'a\0': 'b\0c', nested: { list: ['\udfff', 1, true, null, '👩‍🚀'] } };
    expect(sanitise(record)).toEqual({ a: 'bc', nested: { list: ['\ufffd', 1, true, null, '👩‍🚀'] } });
  });
});
