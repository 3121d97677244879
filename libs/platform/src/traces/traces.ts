/** One thing that a process did for an edit on its way from one system to the other. */
export interface TracedWork {
  readonly name: string;
  readonly kind: 'producer' | 'consumer' | 'internal';
  /** W3C `traceparent`: what the work was done for. */
  readonly traceparent: string;
  /** Whether `traceparent` names this work itself, as the first of its trace. */
  readonly begins?: boolean;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** Names and ids, never what stands in a record. */
  readonly attributes: Readonly<Record<string, string | number>>;
  /** Why stands in the logs and in the registry: a system's own words may tell what stands in a record. */
  readonly failed?: boolean;
}

/** Where work is told of for a tracing backend. */
export abstract class Traces {
  /** Whether anybody listens: what `tell` is given need not be made otherwise. */
  abstract readonly on: boolean;
  abstract tell(work: readonly TracedWork[]): void;
}

/** Nobody listens. */
export const noTraces: Traces = { on: false, tell: () => undefined };
