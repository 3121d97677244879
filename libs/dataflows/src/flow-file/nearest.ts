/** A sentence with up to three known names that come nearest to an unknown one, or nothing when none is near. */
export function nearestTo(unknown: string, known: Iterable<string>): string {
  const limit = Math.max(2, Math.floor(unknown.length / 3));
  const near = [...new Set(known)]
    .map((name) => ({ name, distance: distanceOf(unknown, name) }))
    .filter(({ distance }) => distance <= limit)
    .sort((one, other) => one.distance - other.distance)
    .slice(0, 3)
    .map(({ name }) => `'${name}'`);
  return near.length === 0 ? '' : ` Did you mean ${near.join(' or ')}?`;
}

/** How many letters must be changed, added or taken away; upper and lower case are the same, and part of a longer name is near. */
function distanceOf(unknown: string, known: string): number {
  const one = unknown.toLowerCase();
  const other = known.toLowerCase();
  if (one.length > 3 && (other.endsWith(one) || other.startsWith(one) || one.endsWith(other))) return 1;
  let previous = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (const [row, letter] of Array.from(one).entries()) {
    const current = [row + 1];
    for (let column = 1; column <= other.length; column += 1) {
      const substituted = (previous[column - 1] ?? 0) + (letter === other[column - 1] ? 0 : 1);
      current.push(Math.min(substituted, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[other.length] ?? 0;
}
