/** The middle one; of an even number the lower of the two. @param {readonly number[]} figures at least one */
export function medianOf(figures) {
  return percentileOf(figures, 50);
}

/** The smallest figure that so many per cent of all do not exceed. @param {readonly number[]} figures at least one */
export function percentileOf(figures, percent) {
  const sorted = figures.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
}

/** Lowest and highest, for a person. @param {readonly number[]} figures @param {(figure: number) => string} text */
export function rangeOf(figures, text) {
  return `${text(Math.min(...figures))} to ${text(Math.max(...figures))}`;
}
