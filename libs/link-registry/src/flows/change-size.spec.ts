import { expect, it } from '@jest/globals';
import { needsConsent } from './change-size.js';

it.each([
  [{ writes: 20, links: 20 }, false],
  [{ writes: 21, links: 419 }, true],
  [{ writes: 21, links: 420 }, false],
])('a change needs consent above 20 links and 5 %%: %j is %s', (size, needed) => {
  expect(needsConsent(size)).toBe(needed);
});
