/**
 * Numbers that look random and are the same for the same seed.
 * @typedef {object} Random
 * @property {() => number} next from 0 up to 1
 * @property {(least: number, most: number) => number} between a number from `least` up to `most`
 * @property {(least: number, most: number) => number} whole a whole number from `least` to `most`, both included
 * @property {<T>(list: readonly T[]) => T} pick
 * @property {(probability: number) => boolean} chance
 */

/**
 * @param {number} seed
 * @returns {Random}
 */
export function randomOf(seed) {
  // mulberry32: 32 bits of state, good enough to shuffle faults.
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (least, most) => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    whole,
    between: (least, most) => least + next() * (most - least),
    pick: (list) => list[whole(0, list.length - 1)],
    chance: (probability) => next() < probability,
  };
}
