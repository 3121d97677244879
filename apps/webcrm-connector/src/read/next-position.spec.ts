import { describe, expect, it } from '@jest/globals';
import type { ReadRecord } from '#connector-kit';
import { nextPosition } from './next-position.js';
import { parsePosition, positionText } from './position.js';

const second = 1_700_000_000;

function page(count: number, lastSecond: number): readonly ReadRecord[] {
  return Array.from({ length: count }, (_, position) => ({ id: String(position + 1), changedAt: lastSecond * 1000 + 400, record: {} }));
}

describe('Where a poll of webCRM goes on', () => {
  it('ends after a short page', () => {
    expect(nextPosition({ kind: 'from', second }, page(3, second))).toBeNull();
  });

  it('reads the second that a full page ends in by id, from its first record', () => {
    expect(nextPosition({ kind: 'from', second }, page(1000, second + 9))).toEqual({ kind: 'within', second: second + 9, afterId: '0' });
  });

  it('goes on behind the last id while a second holds more', () => {
    expect(nextPosition({ kind: 'within', second, afterId: '0' }, page(1000, second))).toEqual({ kind: 'within', second, afterId: '1000' });
  });

  it('goes on with the next second when one is read to its end', () => {
    expect(nextPosition({ kind: 'within', second, afterId: '1000' }, page(5, second))).toEqual({ kind: 'from', second: second + 1 });
    expect(nextPosition({ kind: 'within', second, afterId: '1000' }, [])).toEqual({ kind: 'from', second: second + 1 });
  });

  it('survives a restart as text', () => {
    const positions = [{ kind: 'from', second } as const, { kind: 'within', second, afterId: '42' } as const];
    expect(positions.map((position) => parsePosition(positionText(position)))).toEqual(positions);
    expect(() => parsePosition('within:x')).toThrow(/an earlier page named/);
  });
});
