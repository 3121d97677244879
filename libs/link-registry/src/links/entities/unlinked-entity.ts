import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A record that was looked at and has no link, and why. */
@Entity('unlinked')
@Index('unlinked_open', ['flow', 'standing'], { where: "standing <> 'excluded'" })
export class UnlinkedEntity {
  @PrimaryColumn('text') flow: string;
  @PrimaryColumn('text') system: string;
  @PrimaryColumn('text', { name: 'record_id' }) recordId: string;
  @Column('text') standing: string;
  @Column('text') reason: string;
  @Column('bigint') version: number;
}
