/** The longest wait between two tries, in milliseconds. */
const longest = 30_000;

/**
 * Milliseconds before the next try: 200, doubled with every failure, up to 30 s; half of it at random, so that services that failed
 * together do not come back together.
 *
 * @param failures how many tries have failed, from 1
 * @param random from 0 to 1
 */
export function retryDelay(failures: number, random: () => number = Math.random): number {
  const full = Math.min(200 * 2 ** (failures - 1), longest);
  return full / 2 + (full / 2) * random();
}
