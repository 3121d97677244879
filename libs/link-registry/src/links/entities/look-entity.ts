import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What is to be looked at (again), oldest first. */
@Entity('look')
export class LookEntity {
  @PrimaryColumn('text') flow: string;
  @PrimaryColumn('bigint', { generated: 'identity', generatedIdentity: 'ALWAYS' }) seq: number;
  @Column('text') subject: string;
  @Column('text', { name: 'subject_id' }) subjectId: string;
}
