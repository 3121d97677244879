import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What the holder of a lease is just sending: a JSON list of ids. Written with SQL (sql-sendings.ts). */
@Entity('sending')
export class SendingEntity {
  @PrimaryColumn('text') lease: string;
  @PrimaryColumn('bigint') epoch: number;
  @Column('text') ids: string;
  @Column('bigint', { name: 'begun_at' }) begunAt: number;
}
