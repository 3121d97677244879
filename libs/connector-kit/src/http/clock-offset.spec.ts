import { describe, expect, it } from '@jest/globals';
import { ClockOffset } from './clock-offset.js';

const begin = Date.UTC(2026, 0, 1);
const dateOf = (ms: number) => new Date(ms).toUTCString();

/** Answers that take 80 ms each, at odd moments, from a system whose clock is so far ahead. */
function measured(offset: number, clock = new ClockOffset()) {
  for (const moment of [0, 370, 740, 1_110, 1_480, 1_850]) {
    const sentAt = begin + moment;
    clock.note(dateOf(sentAt + 40 + offset), sentAt, sentAt + 80);
  }
  return clock;
}

describe("A system's clock", () => {
  it.each([0, 300, -1_200])('counts as ours while it differs by less than dates can tell (%d ms)', (offset) => {
    expect(measured(offset).ms()).toBe(0);
  });

  it.each([-600_000, -5_250, 3_700, 7_200_000])('is measured closer than the seconds that it tells (%d ms)', (offset) => {
    expect(Math.abs(measured(offset).ms() - offset)).toBeLessThan(250);
  });

  it('is measured anew when it was set', () => {
    expect(Math.abs(measured(90_000, measured(-90_000)).ms() - 90_000)).toBeLessThan(250);
  });

  it('is not known from answers without a date', () => {
    const clock = new ClockOffset();
    clock.note(null, begin, begin);
    expect(clock.ms()).toBe(0);
  });
});
