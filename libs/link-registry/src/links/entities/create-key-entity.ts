import { Entity, Index, PrimaryColumn } from 'typeorm';

/** A match key that a create under way was made with. */
@Entity('create_key')
@Index('create_key_key', ['key'])
export class CreateKeyEntity {
  @PrimaryColumn('uuid', { name: 'link_id' }) linkId: string;
  @PrimaryColumn('uuid') key: string;
}
