import type { EntityManager } from 'typeorm';
import type { System } from '#change-events';
import { query } from '../../rows.js';
import { hintChannel, hintText } from './hint-channel.js';
import type { ReadCursors, ReadPosition } from '../read-cursors.js';

/** ReadCursors in PostgreSQL. */
export class SqlReadCursors implements ReadCursors {
  constructor(
    private readonly manager: EntityManager,
    private readonly system: System,
  ) {}

  async load(entity: string): Promise<ReadPosition | null> {
    const sql = 'SELECT position FROM read_cursor WHERE system = $1 AND entity = $2';
    const [row] = await query<{ readonly position: string }>(this.manager, sql, [this.system, entity]);
    return row === undefined ? null : (JSON.parse(row.position) as ReadPosition);
  }

  async save(entity: string, position: ReadPosition): Promise<void> {
    const sql = 'INSERT INTO read_cursor VALUES ($1, $2, $3) ON CONFLICT (system, entity) DO UPDATE SET position = excluded.position';
    await query(this.manager, sql, [this.system, entity, JSON.stringify(position)]);
  }

  async wantPoll(entity: string): Promise<void> {
    await query(this.manager, `SELECT pg_notify('${hintChannel}', $1)`, [hintText({ system: this.system, entity, poll: true })]);
  }
}
