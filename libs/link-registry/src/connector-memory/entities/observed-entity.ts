import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What was last observed of a record; the row is the outbox of the change topic. Written with set-based SQL (sql-observed-records.ts). */
@Entity('observed')
@Index('observed_unpublished', ['system', 'entity', 'version'], { where: 'version > published_version' })
@Index('observed_reread', ['system', 'entity'], { where: 'reread' })
export class ObservedEntity {
  @PrimaryColumn('text') system: string;
  @PrimaryColumn('text') entity: string;
  @PrimaryColumn('text') id: string;
  @Column('bigint') version: number;
  @Column('bigint', { name: 'published_version' }) publishedVersion: number;
  @Column('bigint') fence: number;
  @Column('bigint', { name: 'changed_at' }) changedAt: number;
  @Column('bigint', { name: 'observed_at' }) observedAt: number;
  @Column('boolean') deleted: boolean;
  @Column('text') fingerprints: string;
  @Column('text', { nullable: true }) state: string | null;
  @Column('text') changed: string;
  @Column('text') kind: string;
  @Column('text') origin: string;
  @Column('text', { nullable: true }) causation: string | null;
  @Column('text', { nullable: true }) trace: string | null;
  @Column('uuid', { name: 'created_for', nullable: true }) createdFor: string | null;
  @Column('bigint', { name: 'held_until', nullable: true }) heldUntil: number | null;
  @Column('boolean') reread: boolean;
  @Column('bigint') hinted: number;
}
