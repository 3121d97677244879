import { createHash } from 'node:crypto';
import type { Change } from './change.js';

/** A state of a record, by name. */
type NamedState = Pick<Change, 'system' | 'entity' | 'id' | 'version'>;

/** `ce_id` of a change event: `<system>.<entity>:<id>:<version>`. */
export function changeIdOf({ system, entity, id, version }: NamedState): string {
  return `${system}.${entity}:${id}:${version}`;
}

/**
 * The trace that a state of a record begins, as W3C `traceparent`. It is made from the event's id: whoever sends the event again or acts on it
 * names the same trace, and nobody has to keep it.
 */
export function traceparentOf(state: NamedState): string {
  return begunBy(changeIdOf(state));
}

/** Whether a `traceparent` is that of the trace which the event with this `ce_id` begins. */
export function beginsTrace(traceparent: string, id: string): boolean {
  return traceparent === begunBy(id);
}

function begunBy(id: string): string {
  const hash = createHash('sha256').update(id).digest('hex');
  return `00-${hash.slice(0, 32)}-${hash.slice(32, 48)}-01`;
}
