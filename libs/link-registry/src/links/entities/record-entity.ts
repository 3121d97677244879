import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The newest state of a record that the mapping service has consumed. */
@Entity('record')
export class RecordEntity {
  @PrimaryColumn('text') system: string;
  @PrimaryColumn('text') entity: string;
  @PrimaryColumn('text') id: string;
  @Column('bigint') version: number;
  @Column('bigint', { name: 'changed_at' }) changedAt: number;
  @Column('boolean') deleted: boolean;
  @Column('uuid', { name: 'created_for', nullable: true }) createdFor: string | null;
  @Column('bigint', { name: 'appeared_at', nullable: true }) appearedAt: number | null;
  @Column('text', { name: 'keyed_by', nullable: true }) keyedBy: string | null;
  @Column('boolean', { default: true }) rekeyed: boolean;
  @Column('text') state: string;
}
