import type { FaultKind } from './fault.js';

/** What is done about a fault without anybody's help, and what a person has to do. */
export interface FaultPolicy {
  /** `stop`: nothing is skipped, the lane waits for a person. `retry`: again until it works. `park`: set the record aside and go on. */
  readonly action: 'stop' | 'retry' | 'park';
  readonly remedy: string;
}

/** The whole table. Retrying is never the default: an unknown error counts as a bug. */
export const faultPolicies: Readonly<Record<FaultKind, FaultPolicy>> = {
  config: { action: 'stop', remedy: 'Correct the setting or the permission that the message names.' },
  transient: { action: 'retry', remedy: 'Nothing, unless it lasts: then look whether the named server is up and reachable.' },
  permanent: { action: 'park', remedy: 'Look at the parked record, correct it at its source, then replay it.' },
  bug: { action: 'park', remedy: 'Report the error with the parked record; replay the record once the error is corrected.' },
};
