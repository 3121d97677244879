import type { System } from '#change-events';
import type { Outbox } from '../outbox/outbox.js';
import type { Republished } from '../outbox/republished.js';
import type { Progress, Standing, StoredLink } from './links.js';

/** What is told of how a link gets on. */
interface Told {
  readonly progress: Progress;
  /** The pairs that wait for a person, and `delete` if a delete does. */
  readonly conflict: readonly string[];
}

/** A link as it is told on its topic. */
export interface ToldLink extends Told {
  readonly id: string;
  readonly version: number;
  readonly flow: string;
  /** `dropped`: its record was never made, or it was forgotten after it had ended. */
  readonly standing: Standing | 'dropped';
  readonly ids: Readonly<Record<System, string | null>>;
  readonly isNew: boolean;
  /** Milliseconds since 1970. */
  readonly toldAt: number;
}

/** What is to be told of links. */
export interface LinkOutbox extends Outbox<ToldLink> {
  /** Marks the next told links of a flow after an id ('' for the first ones), ended ones included, to be told once more. */
  republish(flow: string, after: string, most: number): Promise<Republished | null>;
}

/** What is to be told of how a link gets on, as the text that its row keeps. */
export function toldOf({ progress, state: { pairs, deletion } }: StoredLink): string {
  const frozen = Object.entries(pairs).flatMap(([pair, { frozen: kept }]) => (kept === undefined ? [] : [pair]));
  const isHeld = deletion?.held?.by === 'conflict' && deletion.word === undefined;
  return JSON.stringify({ progress, conflict: isHeld ? [...frozen, 'delete'] : frozen } satisfies Told);
}

/** The same of a link that is saved; null while something is being written: that is told when it is known what came of it. */
export function newlyToldOf(link: StoredLink): string | null {
  return link.progress === 'writing' ? null : toldOf(link);
}

/** The text that a row keeps, read. */
export function toldIn(text: string): Told {
  return JSON.parse(text) as Told;
}
