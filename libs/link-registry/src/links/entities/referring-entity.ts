import { Entity, Index, PrimaryColumn, Column } from 'typeorm';

/** A link one of whose records refers to this record: it is looked at when the record gets another partner. */
@Entity('referring')
@Index('referring_to', ['forFlow', 'forSystem', 'forId'])
export class ReferringEntity {
  @PrimaryColumn('uuid', { name: 'link_id' }) linkId: string;
  @PrimaryColumn('text', { name: 'for_flow' }) forFlow: string;
  @PrimaryColumn('text', { name: 'for_system' }) forSystem: string;
  @PrimaryColumn('text', { name: 'for_id' }) forId: string;
  @Column('text') flow: string;
}
