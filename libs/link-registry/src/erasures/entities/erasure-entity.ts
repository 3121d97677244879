import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What an operator asked to be erased, and the receipt. Times in milliseconds since 1970; scope and receipt are JSON texts. */
@Entity('erasure')
export class ErasureEntity {
  @PrimaryColumn('text') hash: string;
  @Column('bigint', { name: 'asked_at' }) askedAt: number;
  @Column('bigint') version: number;
  @Column('boolean', { name: 'kept_out' }) keptOut: boolean;
  @Column('text') scope: string;
  @Column('text', { nullable: true }) receipt: string | null;
}
