import type { EntityManager } from 'typeorm';
import type { System } from '#change-events';
import { query } from '../../rows.js';
import type { RecordDescriptions } from '../record-descriptions.js';

/** RecordDescriptions in PostgreSQL. */
export class SqlRecordDescriptions implements RecordDescriptions {
  constructor(
    private readonly manager: EntityManager,
    private readonly system: System,
  ) {}

  async save(descriptions: readonly { readonly entity: string; readonly description: object }[]): Promise<void> {
    const entities = descriptions.map(({ entity }) => entity);
    const texts = descriptions.map(({ description }) => JSON.stringify(description));
    const sql = `INSERT INTO record_description (system, entity, description) SELECT $1, d.entity, d.description
      FROM unnest($2::text[], $3::text[]) AS d(entity, description) ORDER BY d.entity
      ON CONFLICT (system, entity) DO UPDATE SET description = excluded.description`;
    await query(this.manager, sql, [this.system, entities, texts]);
  }
}
