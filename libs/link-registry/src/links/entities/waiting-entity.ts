import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A record or link that looks again when the record that it refers to gets its link. */
@Entity('waiting')
@Index('waiting_for', ['forFlow', 'forSystem', 'forId'])
export class WaitingEntity {
  @PrimaryColumn('text', { name: 'for_flow' }) forFlow: string;
  @PrimaryColumn('text', { name: 'for_system' }) forSystem: string;
  @PrimaryColumn('text', { name: 'for_id' }) forId: string;
  @PrimaryColumn('text') flow: string;
  @PrimaryColumn('text') subject: string;
  @PrimaryColumn('text', { name: 'subject_id' }) subjectId: string;
  @Column('boolean', { name: 'in_the_making' }) inTheMaking: boolean;
}
