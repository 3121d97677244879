import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What one command to a link's record replaced, pair by pair. */
@Entity('write_history')
export class WriteHistoryEntity {
  @PrimaryColumn('uuid', { name: 'link_id' }) linkId: string;
  @PrimaryColumn('text') system: string;
  @PrimaryColumn('bigint') number: number;
  @Index('write_history_answered')
  @Column('bigint', { name: 'answered_at' })
  answeredAt: number;
  @Column('text') pairs: string;
}
