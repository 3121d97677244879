import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What an operator decided about two records under a flow: `same` or `apart`. */
@Entity('match_decision')
@Index('match_decision_customcrm', ['flow', 'customcrmId'])
export class MatchDecisionEntity {
  @PrimaryColumn('text') flow: string;
  @PrimaryColumn('text', { name: 'webcrm_id' }) webcrmId: string;
  @PrimaryColumn('text', { name: 'customcrm_id' }) customcrmId: string;
  @Column('text') verdict: string;
  @Column('bigint', { name: 'decided_at' }) decidedAt: number;
}
