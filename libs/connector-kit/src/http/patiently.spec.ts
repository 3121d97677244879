import { expect, it } from '@jest/globals';
import { TryLater } from '../connector.js';
import { patiently } from './patiently.js';

function failing(times: number, error: Error) {
  let calls = 0;
  return {
    read: () => ((calls += 1) <= times ? Promise.reject(error) : Promise.resolve('read')),
    calls: () => calls,
  };
}

it('repeats one read of many after the rest that the system asks for', async () => {
  const { read, calls } = failing(3, new TryLater('busy', 5));
  const begun = performance.now();
  expect(await patiently(read)).toBe('read');
  expect(calls()).toBe(4);
  expect(performance.now() - begun).toBeGreaterThan(13);
});

it('repeats one that failed without saying how long to wait', async () => {
  expect(await patiently(failing(1, new TryLater('away')).read)).toBe('read');
});

it.each([
  ['when the system asks for a long rest', new TryLater('busy', 60_000)],
  ['when it will never succeed', new Error('forbidden')],
])('gives up at once %s', async (_when, error) => {
  const { read, calls } = failing(1, error);
  await expect(patiently(read)).rejects.toBe(error);
  expect(calls()).toBe(1);
});
