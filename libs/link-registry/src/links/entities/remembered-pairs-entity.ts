import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What the pairs of a flow were when links were last seen under it, as JSON; rows of links name it by its id, which is made of the text. */
@Entity('remembered_pairs')
export class RememberedPairsEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('text') pairs: string;
}
