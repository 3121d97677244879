import { afterEach, expect, it, jest } from '@jest/globals';
import { RefusedReads } from './refused-reads.js';

const clock = jest.spyOn(performance, 'now');
afterEach(() => {
  clock.mockReset();
});

it('lets a record that is refused rest longer after each refusal, up to an hour, and forgets it once it was read', () => {
  clock.mockReturnValue(0);
  const refused = new RefusedReads();
  const delays = Array.from({ length: 12 }, () => refused.refused('7'));
  expect(delays[0]).toBeLessThanOrEqual(30_000);
  expect(delays[3]).toBeGreaterThan(delays[0] ?? 0);
  expect(delays.at(-1)).toBeGreaterThan(1_800_000);
  expect(delays.at(-1)).toBeLessThanOrEqual(3_600_000);
  expect(refused.resting()).toEqual(['7']);
  clock.mockReturnValue(3_600_001);
  expect([refused.resting(), refused.ids(), refused.count]).toEqual([[], ['7'], 1]);
  refused.read('7');
  expect(refused.count).toBe(0);
});
