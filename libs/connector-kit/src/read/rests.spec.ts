import { describe, expect, it } from '@jest/globals';
import { Rests } from './rests.js';

describe('A record that is read again and again', () => {
  it('rests for longer each time when nothing is new, up to two seconds, and keeps no other waiting', () => {
    const rests = new Rests();
    const lengths: number[] = [];
    let now = 0;
    for (let read = 0; read < 6; read++) {
      rests.noteRead('a', false, now);
      const from = now;
      while (rests.resting(now).length > 0) now += 50;
      lengths.push(now - from);
    }
    expect(lengths).toEqual([200, 400, 800, 1_600, 2_000, 2_000]);
    expect(rests.resting(now - 1)).toEqual(['a']);
  });

  it('does not rest when something was new, or after a quiet time', () => {
    const rests = new Rests();
    rests.noteRead('a', false, 0);
    rests.noteRead('a', true, 10);
    expect(rests.resting(10)).toEqual([]);
    rests.noteRead('b', false, 0);
    rests.noteRead('b', false, 6_000);
    expect(rests.resting(6_199)).toEqual(['b']);
    expect(rests.resting(6_200)).toEqual([]);
  });
});
