import { describe, expect, it } from '@jest/globals';
import { growthOf, peakOf } from './memory-watch.mjs';

const held = (...figures: number[]) => figures.map((now) => ({ name: 'mapping', now, most: now + 10 }));

describe('The memory of a service', () => {
  it('is told by the most that it ever held, whether or not somebody looked then', () => {
    expect(peakOf(held(100, 180, 120))).toBe(190);
  });

  it('is flat when a process that has warmed up holds what it held before', () => {
    expect(growthOf(held(60, 90, 110, 130, 128, 132, 131, 129, 130))).toBeCloseTo(1, 2);
  });

  it('is not when it goes on growing', () => {
    expect(growthOf(held(60, 90, 110, 130, 140, 150, 160, 170, 180))).toBeCloseTo(170 / 140, 2);
  });
});
