import type { EntityManager } from 'typeorm';
import type { System } from '#change-events';
import { nowMs } from '../connector-memory/sql/now-ms.js';
import type { RecordName } from '../links/states.js';
import { query } from '../rows.js';
import { fingerprintKeyIn } from './fingerprint-key.js';
import { identityHash, type ErasedThing } from './identity-hash.js';
import type { Receipt } from './receipt.js';
import { noteErased } from './sql-erased-records.js';

/** What an erasure is about, without saying whom. */
export interface ErasureScope {
  readonly types: readonly { readonly system: System; readonly entity: string }[];
  readonly records: number;
  readonly links: number;
}

/** An erasure as it is kept. */
export interface Erasure {
  /** Keyed hash of the record that was named. */
  readonly hash: string;
  /** Milliseconds since 1970. */
  readonly askedAt: number;
  /** No state of an erased record or link up to this version tells anything of it. */
  readonly version: number;
  readonly keptOut: boolean;
  readonly scope: ErasureScope;
  /** Null while it is under way. */
  readonly receipt: Receipt | null;
}

/** What was asked to be erased, and the receipts. */
export class Erasures {
  constructor(private readonly manager: EntityManager) {}

  /** Notes an erasure, in the place of an earlier one of the same record. @param version the greatest that it gave */
  async begin(record: RecordName, scope: ErasureScope, version: number, keptOut: boolean): Promise<void> {
    await query(
      this.manager,
      `INSERT INTO erasure AS e (hash, asked_at, version, kept_out, scope) VALUES ($1, ${nowMs}, greatest($2::bigint, ${nowMs}), $3, $4)
       ON CONFLICT (hash) DO UPDATE SET asked_at = excluded.asked_at, version = excluded.version, kept_out = excluded.kept_out,
         scope = excluded.scope, receipt = NULL`,
      [await this.hashOf(record), version, keptOut, JSON.stringify(scope)],
    );
  }

  /** The newest erasure in which this record was named. */
  async of(record: RecordName): Promise<Erasure | null> {
    const hash = await this.hashOf(record);
    const [row] = await query<{ asked_at: number; version: number; kept_out: boolean; scope: string; receipt: string | null }>(
      this.manager,
      'SELECT asked_at, version, kept_out, scope, receipt FROM erasure WHERE hash = $1',
      [hash],
    );
    if (row === undefined) return null;
    return {
      hash,
      askedAt: row.asked_at,
      version: row.version,
      keptOut: row.kept_out,
      scope: JSON.parse(row.scope) as ErasureScope,
      receipt: row.receipt === null ? null : (JSON.parse(row.receipt) as Receipt),
    };
  }

  async end(receipt: Receipt): Promise<void> {
    await query(this.manager, 'UPDATE erasure SET receipt = $2 WHERE hash = $1', [receipt.record, JSON.stringify(receipt)]);
  }

  /** Notes that links were erased. */
  noteLinks(links: readonly string[]): Promise<void> {
    return noteErased(
      this.manager,
      links.map((link) => ({ link })),
      false,
    );
  }

  /** When something was erased last, in milliseconds since 1970; undefined: never. */
  async erasedAt(thing: ErasedThing): Promise<number | undefined> {
    const [row] = await query<{ erased_at: number }>(this.manager, 'SELECT erased_at FROM erased WHERE hash = $1', [
      await this.hashOf(thing),
    ]);
    return row?.erased_at;
  }

  private async hashOf(thing: ErasedThing): Promise<string> {
    return identityHash(await fingerprintKeyIn(this.manager), thing);
  }
}
