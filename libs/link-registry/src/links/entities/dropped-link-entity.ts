import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A link that is no more. Written with set-based SQL (postgres-links.ts, postgres-link-outbox.ts). */
@Entity('dropped_link')
@Index('dropped_link_unpublished', ['version'], { where: 'version > published_version' })
export class DroppedLinkEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('text') flow: string;
  @Column('bigint', { name: 'dropped_at' }) droppedAt: number;
  @Column('bigint') version: number;
  @Column('bigint', { name: 'published_version' }) publishedVersion: number;
}
