import { setTimeout as pause } from 'node:timers/promises';
import type { ObservedRow, RecordName, Registry } from '#link-registry';
import { byType } from './scope-of.js';

const pauseMs = 200;
/** A record that a read did not find is known to be gone a moment after that read. */
const quietLooks = 5;

/** What reading records again showed. */
export interface SeenAgain {
  readonly present: readonly RecordName[];
  /** Nobody has read these yet. */
  readonly unread: readonly RecordName[];
}

/** Has the connectors read records again, and waits until they have. @param patienceMs how long */
export async function lookAgainAt(registry: Registry, records: readonly RecordName[], patienceMs: number): Promise<SeenAgain> {
  const types = byType(records);
  for (const { system, entity, ids } of types) await (await registry.connectorMemory(system)).observed.oweReread(entity, ids);
  const until = Date.now() + patienceMs;
  for (let quiet = 0; ;) {
    const rows: (ObservedRow & RecordName)[] = [];
    for (const { system, entity, ids } of types)
      rows.push(...(await (await registry.connectorMemory(system)).observed.find(entity, ids)).map((row) => ({ ...row, system, entity })));
    const unread = rows.filter(({ reread }) => reread);
    const present = rows.filter(({ deleted, version }) => !deleted && version > 0);
    quiet = unread.length === 0 ? quiet + 1 : 0;
    const isSettled = unread.length === 0 && (present.length === 0 || quiet === quietLooks);
    if (isSettled || Date.now() > until) return { present, unread };
    await pause(pauseMs);
  }
}
