import type { RegisteredFlows } from '../flows/registered-flows.js';
import type { Ledger } from './ledger.js';
import type { Links } from './links.js';
import type { Looks } from './looks.js';
import type { MatchDecisions } from './match-decisions.js';
import type { MatchKeys } from './match-keys.js';
import type { States } from './states.js';
import type { LinkOutbox } from './told-links.js';
import type { WantedDeletes } from './wanted-deletes.js';
import type { WriteHistory } from './write-history.js';

/** Everything that the mapping service remembers, within one transaction. */
export interface MappingMemory {
  readonly flows: RegisteredFlows;
  readonly states: States;
  readonly links: Links;
  readonly keys: MatchKeys;
  readonly looks: Looks;
  readonly ledger: Ledger;
  readonly deletes: WantedDeletes;
  readonly decisions: MatchDecisions;
  readonly history: WriteHistory;
}

/** The link registry as the mapping service uses it. */
export interface LinkRegistry {
  /** Runs the work in one transaction; repeats it when the database answers with a deadlock or a serialisation failure. */
  transaction<T>(work: (memory: MappingMemory) => Promise<T>): Promise<T>;
  /**
   * Entities, out of those given as `<system>.<entity>`, whose first full read the mapping service has consumed to the end offsets that the
   * connector published it up to.
   */
  firstReadsConsumed(): Promise<ReadonlySet<string>>;
  /** What is to be told of links on their topic. */
  outbox(): Promise<LinkOutbox>;
}
