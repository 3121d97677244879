import type { EntityManager } from 'typeorm';
import type { MatchDecision, Sides } from '#dataflows';
import { query } from '../rows.js';
import type { MatchDecisions } from './match-decisions.js';

interface Row {
  readonly webcrm_id: string;
  readonly customcrm_id: string;
  readonly verdict: MatchDecision['verdict'];
}

export class PostgresMatchDecisions implements MatchDecisions {
  constructor(private readonly manager: EntityManager) {}

  async decide(flow: string, { ids, verdict }: MatchDecision, at: number): Promise<void> {
    // A record is the same as one other at most.
    if (verdict === 'same') {
      await query(
        this.manager,
        `DELETE FROM match_decision WHERE flow = $1 AND verdict = 'same' AND (webcrm_id = $2 OR customcrm_id = $3)`,
        [flow, ids.webcrm, ids.customcrm],
      );
    }
    await query(
      this.manager,
      `INSERT INTO match_decision (flow, webcrm_id, customcrm_id, verdict, decided_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (flow, webcrm_id, customcrm_id) DO UPDATE SET verdict = excluded.verdict, decided_at = excluded.decided_at`,
      [flow, ids.webcrm, ids.customcrm, verdict, at],
    );
  }

  async ofRecords(flow: string, ids: Sides<readonly string[]>): Promise<readonly MatchDecision[]> {
    const rows = await query<Row>(
      this.manager,
      `SELECT webcrm_id, customcrm_id, verdict FROM match_decision
       WHERE flow = $1 AND (webcrm_id = ANY(string_to_array($2, E'\\n')) OR customcrm_id = ANY(string_to_array($3, E'\\n')))`,
      [flow, ids.webcrm.join('\n'), ids.customcrm.join('\n')],
    );
    return rows.map((row) => ({ ids: { webcrm: row.webcrm_id, customcrm: row.customcrm_id }, verdict: row.verdict }));
  }
}
