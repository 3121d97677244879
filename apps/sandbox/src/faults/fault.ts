/** What can be made to go wrong. */
export const faultNames = [
  'status',
  'failure',
  'slowMs',
  'timeoutAfterApply',
  'dropBeforeApply',
  'html',
  'expireTokens',
  'cutTexts',
  'duplicateWebhooks',
  'reorderWebhooks',
  'skipWebhooks',
  'clashIds',
  'emptyAs204',
  'refuseQueries',
] as const;

/** One of them. */
export type FaultName = (typeof faultNames)[number];

/** How often: with a probability for each call, or for the next calls that it could strike; without either, always. */
export interface Fault {
  readonly probability: number;
  /** Calls left that it strikes; Infinity when it is not counted. */
  readonly count: number;
  /** For `status`, `failure` and `refuseQueries`: the HTTP status that is answered. */
  readonly code: number;
  /** For `status` 429: seconds to wait. */
  readonly retryAfterSeconds: number;
  /** For `slowMs`: milliseconds that the call waits before it is handled; for `reorderWebhooks`: that a hook's call waits while others overtake it. */
  readonly ms: number;
}
