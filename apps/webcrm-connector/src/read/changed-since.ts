import type { Page } from '#connector-kit';
import { select, timeLiteral } from '../api/query-script.js';
import type { Queries } from '../api/queries.js';
import type { RecordType } from '../records/record-type.js';
import { decodeAll } from './decode-all.js';
import { nextPosition } from './next-position.js';
import { parsePosition, positionText } from './position.js';
import type { Position } from './position.js';

/** webCRM keeps whole seconds, and a change may become visible a moment after the time that it bears. */
export const overlapMs = 2000;

function scriptFor(type: RecordType, position: Position): string {
  const { name, idProperty: id, updatedAtProperty: updatedAt } = type;
  const from = `${updatedAt} >= ${timeLiteral(position.second * 1000)}`;
  if (position.kind === 'from') return select(name, from, [updatedAt, id]);
  const until = `${updatedAt} < ${timeLiteral((position.second + 1) * 1000)}`;
  return select(name, `${from} AND ${until} AND ${id} > ${position.afterId}`, [id]);
}

/**
 * One page of what changed at or after a time. One query when little has changed.
 *
 * @param since milliseconds since 1970, by webCRM's clock
 */
export async function changedSince(queries: Queries, type: RecordType, since: number, after: string | null): Promise<Page> {
  const position = after === null ? ({ kind: 'from', second: Math.floor((since - overlapMs) / 1000) } as const) : parsePosition(after);
  const records = decodeAll(type, await queries.run(scriptFor(type, position)));
  const next = nextPosition(position, records);
  return { records, next: next && positionText(next) };
}
