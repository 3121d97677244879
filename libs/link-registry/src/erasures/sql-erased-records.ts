import type { EntityManager } from 'typeorm';
import type { System } from '#change-events';
import { nowMs } from '../connector-memory/sql/now-ms.js';
import { query } from '../rows.js';
import type { ErasedRecords } from './erased-records.js';
import { fingerprintKeyIn } from './fingerprint-key.js';
import { identityHash, type ErasedThing } from './identity-hash.js';

/** ErasedRecords in PostgreSQL. */
export class SqlErasedRecords implements ErasedRecords {
  constructor(
    private readonly manager: EntityManager,
    private readonly system: System,
  ) {}

  note(entity: string, ids: readonly string[], keepOut: boolean): Promise<void> {
    return noteErased(
      this.manager,
      ids.map((id) => ({ system: this.system, entity, id })),
      keepOut,
    );
  }

  async keptOut(entity: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
    if (ids.length === 0) return new Set();
    const key = await fingerprintKeyIn(this.manager);
    const hashes = new Map(ids.map((id) => [identityHash(key, { system: this.system, entity, id }), id]));
    const rows = await query<{ readonly hash: string }>(this.manager, 'SELECT hash FROM erased WHERE hash = ANY($1) AND kept_out', [
      [...hashes.keys()],
    ]);
    return new Set(rows.flatMap(({ hash }) => hashes.get(hash) ?? []));
  }
}

/** Notes that something was erased now. */
export async function noteErased(manager: EntityManager, things: readonly ErasedThing[], keepOut: boolean): Promise<void> {
  if (things.length === 0) return;
  const key = await fingerprintKeyIn(manager);
  await query(
    manager,
    `INSERT INTO erased AS e (hash, erased_at, kept_out) SELECT hash, ${nowMs}, $2 FROM unnest($1::text[]) AS given(hash)
     ON CONFLICT (hash) DO UPDATE SET erased_at = excluded.erased_at, kept_out = e.kept_out OR excluded.kept_out`,
    [[...new Set(things.map((thing) => identityHash(key, thing)))].sort(), keepOut],
  );
}
