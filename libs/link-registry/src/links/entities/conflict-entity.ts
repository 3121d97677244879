import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Two values of a pair that could not both stand. Values are JSON lists, one element per property of the pair. */
@Entity('conflict')
@Index('conflict_open', ['flow'], { where: 'winner IS NULL AND ended_at IS NULL' })
export class ConflictEntity {
  @PrimaryColumn('uuid') id: string;
  @Index('conflict_link')
  @Column('uuid', { name: 'link_id' })
  linkId: string;
  @Column('text') flow: string;
  @Column('text') pair: string;
  @Column('text') kind: string;
  @Column('text') policy: string;
  @Column('text', { nullable: true }) winner: string | null;
  @Column('text', { name: 'webcrm_value' }) webcrmValue: string;
  @Column('text', { name: 'customcrm_value' }) customcrmValue: string;
  @Column('bigint', { name: 'webcrm_at', nullable: true }) webcrmAt: number | null;
  @Column('bigint', { name: 'customcrm_at', nullable: true }) customcrmAt: number | null;
  @Index('conflict_decided')
  @Column('bigint', { name: 'decided_at' })
  decidedAt: number;
  /** When it ended by itself, without a winner. */
  @Column('bigint', { name: 'ended_at', nullable: true }) endedAt: number | null;
}
