import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** A create call, open from before it is sent until its fate is known. */
@Entity('create_call')
@Index('create_call_open', ['system', 'entity', 'seq'], { where: 'settled_at IS NULL' })
@Index('create_call_link', ['system', 'linkId'])
export class CreateCallEntity {
  @PrimaryGeneratedColumn('identity', { generatedIdentity: 'ALWAYS', type: 'bigint' }) seq: number;
  @Column('text') system: string;
  @Column('text') entity: string;
  @Column('uuid', { name: 'link_id' }) linkId: string;
  @Column('bigint') number: number;
  /** JSON of the values sent. */
  @Column('text') sent: string;
  @Column('bigint', { name: 'started_at' }) startedAt: number;
  @Column('bigint', { name: 'settled_at', nullable: true }) settledAt: number | null;
  @Column('text', { name: 'record_id', nullable: true }) recordId: string | null;
  @Column('boolean', { default: false }) doubtful: boolean;
}
