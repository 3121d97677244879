const isoInstant = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(Z|[+-]\d\d:?\d\d)?$/;

/**
 * The moment that an ISO 8601 text names, in milliseconds since 1970, or null when it names none.
 * A text without an offset is read as UTC, never by the clock of the machine that it is read on.
 */
export function instantOf(text: string): number | null {
  const trimmed = text.trim();
  const match = isoInstant.exec(trimmed);
  if (match === null) return null;
  const time = Date.parse(match[1] === undefined && trimmed.includes('T') ? `${trimmed}Z` : trimmed);
  return Number.isNaN(time) ? null : time;
}
