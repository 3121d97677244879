/** So many deletes within an hour are always believed. */
export const fewDeletes = 20;

/** And so large a part of a type's records. */
export const smallPart = 0.05;

/**
 * Whether so many records gone within an hour look like a fault of the system, of its list or of our rights in it rather than like somebody's work.
 * @param known how many records of the type there were an hour ago
 */
export function isTooMany(gone: number, known: number): boolean {
  return gone > fewDeletes && gone > known * smallPart;
}
