import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The newest sweep that saw a record. */
@Entity('swept')
export class SweptEntity {
  @PrimaryColumn('text') system: string;
  @PrimaryColumn('text') entity: string;
  @PrimaryColumn('text') id: string;
  @Column('bigint') sweep: string;
}
