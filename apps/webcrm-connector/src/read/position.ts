import { Fault } from '#platform';

/**
 * Where a poll goes on. `from`: everything changed at this time or later. `within`: the rest of one second, by id.
 * webCRM keeps whole seconds and an import can change thousands of records in one: a second that a page ends in is therefore read by id
 * as a whole, and only then what came after it.
 */
export type Position =
  { readonly kind: 'from'; readonly second: number } | { readonly kind: 'within'; readonly second: number; readonly afterId: string };

/** `from:<seconds since 1970>` or `within:<seconds since 1970>:<id>`. */
export function positionText(position: Position): string {
  return position.kind === 'from' ? `from:${position.second}` : `within:${position.second}:${position.afterId}`;
}

/** @throws Fault when the text is none that `positionText` made */
export function parsePosition(text: string): Position {
  const match = /^(?:from:(-?\d+)|within:(-?\d+):(\d+))$/.exec(text);
  if (match?.[1] !== undefined) return { kind: 'from', second: Number(match[1]) };
  if (match?.[2] !== undefined && match[3] !== undefined) return { kind: 'within', second: Number(match[2]), afterId: match[3] };
  throw new Fault('bug', 'a poll of webCRM can only go on at a position that an earlier page named', { position: text });
}
