import type { EntityManager } from 'typeorm';
import type { PairHistory } from '#dataflows';
import type { System } from '#change-events';
import { query, rowsOf } from '../rows.js';
import { isLinkless } from './has-link.js';
import type { WriteHistory, WrittenCommand } from './write-history.js';

/** A row of the history; the pairs are a JSON text. */
export interface WriteHistoryRow {
  readonly link_id: string;
  readonly system: System;
  readonly number: number;
  readonly answered_at: number;
  readonly pairs: string;
}

export class PostgresWriteHistory implements WriteHistory {
  constructor(private readonly manager: EntityManager) {}

  async append(commands: readonly WrittenCommand[]): Promise<void> {
    if (commands.length === 0) return;
    const rows = rowsOf(
      { link_id: 'uuid', system: 'text', number: 'bigint', answered_at: 'bigint', pairs: 'text' },
      commands.map(({ link, system, number, answeredAt, pairs }) => ({
        link_id: link,
        system,
        number,
        answered_at: answeredAt,
        pairs: JSON.stringify(pairs),
      })),
    );
    await query(
      this.manager,
      `INSERT INTO write_history (link_id, system, number, answered_at, pairs) ${rows.source} ON CONFLICT DO NOTHING`,
      rows.parameters,
    );
  }

  async forgetLinkless(): Promise<void> {
    await query(this.manager, `DELETE FROM write_history h WHERE ${isLinkless('h.link_id')}`);
  }

  async prune(before: number, most: number): Promise<number> {
    const rows = await query(
      this.manager,
      `DELETE FROM write_history WHERE ctid = ANY(ARRAY(
         SELECT ctid FROM write_history WHERE answered_at < $1 ORDER BY answered_at LIMIT $2 FOR UPDATE SKIP LOCKED)) RETURNING 1`,
      [before, most],
    );
    return rows.length;
  }
}

/** A row as what was written. */
export function writtenCommandOf(row: WriteHistoryRow): WrittenCommand {
  return {
    link: row.link_id,
    system: row.system,
    number: row.number,
    answeredAt: row.answered_at,
    pairs: JSON.parse(row.pairs) as readonly PairHistory[],
  };
}
