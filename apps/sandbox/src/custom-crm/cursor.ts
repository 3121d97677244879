import { Problem } from './problem.js';

/** The last record that a list gave: the next page begins after it. */
export interface Place {
  readonly updatedAt: number;
  readonly key: number;
}

/** A place as text that callers hand back without reading it. */
export function encodeCursor({ updatedAt, key }: Place): string {
  return Buffer.from(`${updatedAt} ${key}`).toString('base64url');
}

/** @throws Problem 400 */
export function decodeCursor(cursor: string): Place {
  const match = /^(\d+) (\d+)$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (!match) throw new Problem(400, `'${cursor}' is not a cursor that this list gave`, 'cursor');
  return { updatedAt: Number(match[1]), key: Number(match[2]) };
}
