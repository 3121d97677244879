import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The first full read of a type is published up to these offsets. */
@Entity('first_read')
export class FirstReadEntity {
  @PrimaryColumn('text') system: string;
  @PrimaryColumn('text') entity: string;
  @Column('text') topic: string;
  /** JSON: partition number to the offset after its last message, as text. */
  @Column('text', { name: 'end_offsets' }) endOffsets: string;
  @Column('bigint', { name: 'completed_at' }) completedAt: number;
}
