import type { Json } from '#change-events';

/** Quotes a value for a script; quotes within are doubled. Numbers go bare. */
export function literal(value: Json): string {
  if (typeof value === 'number') return String(value);
  return `'${String(value).replaceAll("'", "''")}'`;
}

/** A time for a script, always in UTC and in whole seconds, as webCRM keeps them. */
export function timeLiteral(ms: number): string {
  return literal(new Date(Math.floor(ms / 1000) * 1000).toISOString().replace('.000Z', 'Z'));
}

/** A select of whole records. `order`: properties, ascending. */
export function select(name: string, where: string, order: readonly string[]): string {
  return `SELECT * FROM ${name} WHERE ${where} ORDER BY ${order.join(', ')}`;
}
