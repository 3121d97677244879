import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a connector knows of one of its system's types. */
@Entity('record_description')
export class RecordDescriptionEntity {
  @PrimaryColumn('text') system: string;
  @PrimaryColumn('text') entity: string;
  /** JSON of the connector kit's RecordDescription. */
  @Column('text') description: string;
}
