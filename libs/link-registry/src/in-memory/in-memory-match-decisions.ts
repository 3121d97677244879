import { systems } from '#change-events';
import type { MatchDecision, Sides } from '#dataflows';
import type { MatchDecisions } from '../links/match-decisions.js';
import type { Statements } from './session.js';
import { keyOf } from './table.js';
import type { Tables } from './tables.js';

/** MatchDecisions in memory. */
export class InMemoryMatchDecisions implements MatchDecisions {
  constructor(
    private readonly tables: Tables,
    private readonly statements: Statements,
  ) {}

  decide(flow: string, decision: MatchDecision): Promise<void> {
    return this.statements.run(async (transaction) => {
      const { decisions } = this.tables;
      const isContradicted = (other: MatchDecision) =>
        decision.verdict === 'same' &&
        other.verdict === 'same' &&
        (other.ids.webcrm === decision.ids.webcrm || other.ids.customcrm === decision.ids.customcrm);
      const contradicted = transaction.rows(decisions).filter((other) => other.flow === flow && isContradicted(other));
      const key = nameOf(flow, decision);
      await transaction.lockAll(decisions, [key, ...contradicted.map((other) => nameOf(flow, other))]);
      for (const other of contradicted) transaction.delete(decisions, nameOf(flow, other));
      transaction.put(decisions, key, { ...decision, flow });
    });
  }

  ofRecords(flow: string, ids: Sides<readonly string[]>): Promise<readonly MatchDecision[]> {
    return this.statements.run((transaction) =>
      transaction
        .rows(this.tables.decisions)
        .filter((decision) => decision.flow === flow && systems.some((system) => ids[system].includes(decision.ids[system])))
        .map(({ ids: both, verdict }) => ({ ids: both, verdict })),
    );
  }
}

function nameOf(flow: string, { ids }: MatchDecision): string {
  return keyOf(flow, ids.webcrm, ids.customcrm);
}
