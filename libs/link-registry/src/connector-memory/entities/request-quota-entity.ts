import { Column, Entity, PrimaryColumn } from 'typeorm';

/** When a connector may send its next request. */
@Entity('request_quota')
export class RequestQuotaEntity {
  @PrimaryColumn('text') connector: string;
  /** Milliseconds since 1970 by the database's clock, with fractions: the first turn that nobody has taken. */
  @Column('double precision', { name: 'next_at' }) nextAt: number;
  @Column('bigint', { name: 'rest_until' }) restUntil: number;
}
