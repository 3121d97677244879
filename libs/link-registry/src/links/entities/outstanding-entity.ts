import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A link's command without an outcome, and when it is sent again. */
@Entity('outstanding')
export class OutstandingEntity {
  @PrimaryColumn('uuid', { name: 'link_id' }) linkId: string;
  @PrimaryColumn('text') system: string;
  @Index('outstanding_due')
  @Column('bigint', { name: 'due_at' })
  dueAt: number;
  @Column('integer') attempts: number;
}
