import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A delete that a flow wants to carry out: what its brake counts. */
@Entity('wanted_delete')
export class WantedDeleteEntity {
  @PrimaryColumn('text') flow: string;
  @PrimaryColumn('uuid', { name: 'link_id' }) linkId: string;
  @Column('bigint', { name: 'wanted_at' }) wantedAt: number;
}
