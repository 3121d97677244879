import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How far the mapping service has consumed a topic. */
@Entity('consumed')
export class ConsumedEntity {
  @PrimaryColumn('text') topic: string;
  @PrimaryColumn('integer') partition: number;
  @Column('bigint', { name: 'next_offset' }) nextOffset: number;
}
