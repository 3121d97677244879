import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A record that seems to be gone (missing-records.ts). */
@Entity('missing_record')
export class MissingRecordEntity {
  @PrimaryColumn('text') system: string;
  @PrimaryColumn('text') entity: string;
  @PrimaryColumn('text') id: string;
  @Column('text') standing: string;
  /** Of the direct read that did not find it. */
  @Column('bigint', { nullable: true }) ticket: string | null;
  /** Milliseconds since 1970 by the database's clock. */
  @Column('bigint', { name: 'found_at' }) foundAt: string;
}
