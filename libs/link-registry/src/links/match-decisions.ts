import type { MatchDecision, Sides } from '#dataflows';

/** What operators decided about which records are the same thing under a flow, and which are not. */
export interface MatchDecisions {
  /** Keeps a decision in the place of any earlier one that it contradicts. @param at milliseconds since 1970 */
  decide(flow: string, decision: MatchDecision, at: number): Promise<void>;
  /** All decisions that name one of these records. */
  ofRecords(flow: string, ids: Sides<readonly string[]>): Promise<readonly MatchDecision[]>;
}
