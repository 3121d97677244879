import { randomUUID } from 'node:crypto';
import type { ConnectorMemory } from '../src/connector-memory/connector-memory.js';

/** A record as it was observed; `more` replaces other facts of its row. */
export type What = readonly [entity: string, id: string, version: number, more?: object];

/** A type that nobody else uses. */
export function newEntity(): string {
  return `type_${randomUUID().replaceAll('-', '')}`;
}

export async function observeIn(memory: ConnectorMemory, ...[entity, id, version, more]: What): Promise<void> {
  await memory.transaction(async ({ observed }) => {
    const [row] = await observed.lock(entity, [id]);
    if (row !== undefined) await observed.save(entity, [{ ...row, version, record: { Name: id }, ...more }]);
  });
}
