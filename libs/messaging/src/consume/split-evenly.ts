/** Splits a list into as few parts as a largest size allows, all of about the same length: 501 becomes 251 and 250, not 500 and 1. */
export function splitEvenly<T>(items: readonly T[], largest: number): T[][] {
  const parts = Math.ceil(items.length / largest);
  return Array.from({ length: parts }, (_, part) =>
    items.slice(Math.floor((part * items.length) / parts), Math.floor(((part + 1) * items.length) / parts)),
  );
}
