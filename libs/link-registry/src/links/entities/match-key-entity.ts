import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One match rule filled by one record, as hashed keys of both types of the flow. */
@Entity('match_key')
export class MatchKeyEntity {
  @PrimaryColumn('text') flow: string;
  @PrimaryColumn('text') system: string;
  @PrimaryColumn('text', { name: 'record_id' }) recordId: string;
  @PrimaryColumn('smallint') rule: number;
  @Index('match_key_webcrm')
  @Column('uuid', { name: 'webcrm_key' })
  webcrmKey: string;
  @Index('match_key_customcrm')
  @Column('uuid', { name: 'customcrm_key' })
  customcrmKey: string;
}
