import { systems, type JsonRecord, type PairWrite, type System } from '#change-events';
import type { Pair, Tuple } from '#dataflows';

/** An edit of a person, as the whole pair stood afterwards. */
export interface Edit {
  readonly system: System;
  readonly pair: Pair;
  readonly value: Tuple;
  /** A value that nobody has used before: only of these can be said where they went. */
  readonly isUnique: boolean;
  /** A later edit on the same side took its place. */
  isReplaced: boolean;
}

/** A write that reached a system. */
interface Arrival {
  readonly system: System;
  readonly pair: string;
  readonly sent: Tuple;
  /** The record held the same as before. */
  readonly isIgnored: boolean;
}

/** The most writes of one pair on one side for each edit, and for the beginning. The write of an edit may arrive long after the next edit. */
const mostWrites = 2;

/** What truly happened in both systems, which neither connector nor mapping service can see. */
export class Chronicle {
  readonly edits: Edit[] = [];
  readonly arrivals: Arrival[] = [];
  /** Pairs that were written too often for the edits that were made. */
  readonly tooOften: string[] = [];
  /** Commands that wrote a pair, by side and pair. */
  private readonly writers = new Map<string, Set<string>>();
  private readonly decisions: string[] = [];

  edited(edit: Omit<Edit, 'isReplaced'>): void {
    for (const earlier of this.edits) if (earlier.system === edit.system && earlier.pair === edit.pair) earlier.isReplaced = true;
    this.edits.push({ ...edit, isReplaced: false });
  }

  /** An operator decided about a pair, which may cost so many writes. */
  decided(pair: string, writes: number): void {
    this.decisions.push(...Array<string>(writes).fill(pair));
  }

  /** @param cause names the command; the same again for a write that is repeated because its fate was not known */
  wrote(system: System, pairs: readonly PairWrite[], before: JsonRecord, after: JsonRecord, cause: string): void {
    for (const { pair, properties } of pairs) {
      const isIgnored = properties.every(({ property }) => before[property] === after[property]);
      this.arrivals.push({ system, pair, sent: properties.map(({ value }) => value), isIgnored });
      const place = `${system} ${pair}`;
      const causes = (this.writers.get(place) ?? new Set()).add(cause);
      this.writers.set(place, causes);
      if (causes.size > mostWrites * (1 + this.editsOf(pair))) this.tooOften.push(`${place}: ${[...causes].join(', ')}`);
    }
  }

  /** How often a pair was written, on both sides together; repeats of one command are one write. */
  writesOf(pair: string): number {
    return systems.reduce((sum, system) => sum + (this.writers.get(`${system} ${pair}`)?.size ?? 0), 0);
  }

  /** Edits of a pair by people and by operators. */
  editsOf(pair: string): number {
    return this.edits.filter((edit) => edit.pair.key === pair).length + this.decisions.filter((decided) => decided === pair).length;
  }
}
