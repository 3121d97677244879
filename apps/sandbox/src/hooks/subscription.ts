import type { JournalEntry } from '../journal/journal-entry.js';

/** What can happen to a record. */
export const happenings = ['create', 'update', 'delete'] as const;
export type Happening = (typeof happenings)[number];

/** A hook as it is kept. */
export interface Subscription {
  readonly key: number;
  /** Whose token or key made it, as the journal names it: only to them is it shown. */
  readonly owner: string;
  readonly target: string;
  readonly enabled: boolean;
  /** What it tells, as `<entity>.<happening>`. */
  readonly events: readonly string[];
  /** webCRM's: whose records it tells of. */
  readonly filter: readonly string[];
  /** The Custom CRM's: signs what is sent. */
  readonly secret: string | null;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly createdBy: string;
  readonly updatedAt: number;
  readonly updatedBy: string;
}

/** What the caller says of a hook. */
export type Wish = Pick<Subscription, 'target' | 'enabled' | 'events' | 'filter' | 'secret'>;

/** What a write did to its record. */
export function happeningOf({ before, after }: JournalEntry): Happening {
  if (before === null) return 'create';
  return after === null ? 'delete' : 'update';
}
