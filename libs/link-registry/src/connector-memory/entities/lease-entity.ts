import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who does alone what the name says. */
@Entity('lease')
export class LeaseEntity {
  @PrimaryColumn('text') name: string;
  @Column('text') holder: string;
  @Column('bigint') epoch: number;
  @Column('timestamptz') until: Date;
}
