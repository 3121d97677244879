import type { JsonRecord } from '#change-events';
import type { JournalEntry, LastRead } from '../journal/journal-entry.js';
import type { SandboxSystem } from '../sandbox.js';

/** A write as shown: both records whole, null before a create and after a delete. */
export interface JournalView {
  readonly sequence: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly who: string;
  readonly method: string;
  readonly entity: string;
  readonly id: string;
  readonly before: JsonRecord | null;
  readonly after: JsonRecord | null;
  /** When the services had last asked for this very record before they wrote it; null: never, or it is a person's write. */
  readonly lastRead: LastRead | null;
}

/** Shows an entry of a system's journal. */
export function viewOf({ views }: SandboxSystem, { key, before, after, ...entry }: JournalEntry): JournalView {
  const view = views.get(entry.entity);
  if (!view) throw new Error(`The journal names a type '${entry.entity}' that the system does not have`);
  return { ...entry, id: view.idOf(key), before: before && view.render(before), after: after && view.render(after) };
}
