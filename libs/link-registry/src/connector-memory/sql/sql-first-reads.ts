import type { EntityManager } from 'typeorm';
import type { System } from '#change-events';
import { query } from '../../rows.js';
import type { FirstRead, FirstReads } from '../first-reads.js';
import { nowMs } from './now-ms.js';

/** FirstReads in PostgreSQL. */
export class SqlFirstReads implements FirstReads {
  constructor(
    private readonly manager: EntityManager,
    private readonly system: System,
  ) {}

  async has(entity: string): Promise<boolean> {
    const rows = await query(this.manager, 'SELECT 1 FROM first_read WHERE system = $1 AND entity = $2', [this.system, entity]);
    return rows.length > 0;
  }

  async save(entity: string, topic: string, endOffsets: FirstRead['endOffsets']): Promise<void> {
    const sql = `INSERT INTO first_read (system, entity, topic, end_offsets, completed_at) VALUES ($1, $2, $3, $4, ${nowMs}) ON CONFLICT DO NOTHING`;
    await query(this.manager, sql, [this.system, entity, topic, JSON.stringify(endOffsets)]);
  }
}
