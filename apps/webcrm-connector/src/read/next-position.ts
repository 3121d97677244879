import type { ReadRecord } from '#connector-kit';
import type { Position } from './position.js';

/**
 * A page this short is the last one. Far below the page size asked for, because a system may give less than that (public clients of webCRM
 * take 150 to 1000) and a page that was cut short must not end a read.
 */
const certainlyLast = 100;

/** Whether records may follow a page of so many. */
export function mayGoOn(count: number): boolean {
  return count >= certainlyLast;
}

/** Where to go on after a page of a poll, or null when it was the last. */
export function nextPosition(position: Position, page: readonly ReadRecord[]): Position | null {
  const last = page.at(-1);
  if (position.kind === 'within') {
    return last && mayGoOn(page.length) ? { ...position, afterId: last.id } : { kind: 'from', second: position.second + 1 };
  }
  return last && mayGoOn(page.length) ? { kind: 'within', second: Math.floor(last.changedAt / 1000), afterId: '0' } : null;
}
