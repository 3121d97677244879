import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A record or link that was erased, by the keyed hash of its name. Times in milliseconds since 1970. */
@Entity('erased')
export class ErasedEntity {
  @PrimaryColumn('text') hash: string;
  @Column('bigint', { name: 'erased_at' }) erasedAt: number;
  @Column('boolean', { name: 'kept_out' }) keptOut: boolean;
}
