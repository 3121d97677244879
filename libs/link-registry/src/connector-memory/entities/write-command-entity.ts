import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The newest command of a link, queued or done, with its outcome. */
@Entity('write_command')
@Index('write_command_due', ['system', 'entity', 'priority', 'dueAt'], { where: 'due_at IS NOT NULL' })
@Index('write_command_sent', ['system', 'entity', 'sentTo'], { where: 'sent_to IS NOT NULL' })
export class WriteCommandEntity {
  @PrimaryColumn('text') system: string;
  @PrimaryColumn('uuid', { name: 'link_id' }) linkId: string;
  @Column('text') entity: string;
  @Column('bigint') number: number;
  /** JSON of a Command. */
  @Column('text') command: string;
  /** Milliseconds since 1970 by the database's clock; null when there is an outcome. */
  @Column('bigint', { name: 'due_at', nullable: true }) dueAt: number | null;
  @Column('smallint') priority: number;
  @Column('integer') attempts: number;
  @Column('text', { nullable: true }) reason: string | null;
  /** JSON of an Outcome. */
  @Column('text', { nullable: true }) outcome: string | null;
  /** The record that it was sent to, until there is an outcome. */
  @Column('text', { name: 'sent_to', nullable: true }) sentTo: string | null;
  /** JSON of the names of the pairs that were sent. */
  @Column('text', { nullable: true }) sent: string | null;
  /** JSON of the names of those that were seen in the record since. */
  @Column('text', { nullable: true }) arrived: string | null;
}
