import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Where the full sweep of a type stands. */
@Entity('sweep')
export class SweepEntity {
  @PrimaryColumn('text') system: string;
  @PrimaryColumn('text') entity: string;
  /** The ticket that it began with. */
  @Column('bigint') number: string;
  /** Milliseconds since 1970 by the database's clock. */
  @Column('bigint', { name: 'begun_at' }) begunAt: string;
  @Column('text') phase: string;
  @Column('text', { nullable: true }) after: string | null;
}
