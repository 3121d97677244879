import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Where reading a type stands. */
@Entity('read_cursor')
export class ReadCursorEntity {
  @PrimaryColumn('text') system: string;
  @PrimaryColumn('text') entity: string;
  /** JSON of a ReadPosition. */
  @Column('text') position: string;
}
