import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A flow as the registry knows it. */
@Entity('flow')
export class FlowEntity {
  @PrimaryColumn('text') name: string;
  @Column('text', { name: 'webcrm_entity' }) webcrmEntity: string;
  @Column('text', { name: 'customcrm_entity' }) customcrmEntity: string;
  @Column('boolean') enabled: boolean;
  @Column('bigint', { name: 'first_enabled_at', nullable: true }) firstEnabledAt: number | null;
  @Column('text') revision: string;
  @Column('text') older: string;
  @Column('text', { nullable: true }) held: string | null;
  @Column('text', { nullable: true }) walk: string | null;
}
