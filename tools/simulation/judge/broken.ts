/** What the whole promises, in the words of the specification. */
export type PromiseName =
  'convergence' | 'noLostEdit' | 'noDuplicate' | 'rightMatch' | 'noEcho' | 'isolation' | 'order' | 'quiet' | 'nothingWaits';

/** A promise that a history broke. */
export interface Broken {
  readonly promise: PromiseName;
  readonly how: string;
}
