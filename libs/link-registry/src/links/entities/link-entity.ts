import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Two records joined under a flow. Written with set-based SQL (postgres-links.ts). */
@Entity('link')
@Index('link_webcrm', ['flow', 'webcrmId'], { unique: true, where: `standing <> 'ended'` })
@Index('link_customcrm', ['flow', 'customcrmId'], { unique: true, where: `standing <> 'ended'` })
@Index('link_ended_webcrm', ['flow', 'webcrmId'], { where: `standing = 'ended'` })
@Index('link_ended_customcrm', ['flow', 'customcrmId'], { where: `standing = 'ended'` })
@Index('link_unpublished', ['version'], { where: 'version > published_version' })
export class LinkEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('text') flow: string;
  @Column('text', { name: 'webcrm_id', nullable: true }) webcrmId: string | null;
  @Column('text', { name: 'customcrm_id', nullable: true }) customcrmId: string | null;
  @Column('text') standing: string;
  @Column('text') origin: string;
  @Column('text') progress: string;
  @Column('bigint', { name: 'webcrm_version' }) webcrmVersion: number;
  @Column('bigint', { name: 'customcrm_version' }) customcrmVersion: number;
  @Column('text', { name: 'webcrm_values' }) webcrmValues: string;
  @Column('text', { name: 'customcrm_values' }) customcrmValues: string;
  @Column('text') memory: string;
  @Column('uuid', { name: 'remembered_for', nullable: true }) rememberedFor: string | null;
  @Column('text') commands: string;
  @Column('bigint', { name: 'made_at' }) madeAt: number;
  @Column('text') told: string;
  @Column('bigint', { name: 'told_at' }) toldAt: number;
  @Column('bigint') version: number;
  @Column('bigint', { name: 'published_version' }) publishedVersion: number;
}
