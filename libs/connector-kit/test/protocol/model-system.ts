import type { Json, JsonRecord, System } from '#change-events';
import type { ReadRecord, WriteAnswer } from '../../src/connector.js';

/**
 * What a system does with a property. The first five do it to people and to writes alike; `ignores` and the refusals concern writes only, as a
 * missing permission would.
 */
export const habits = ['obedient', 'trims', 'upperCases', 'cuts', 'rounds', 'ignores', 'refuses', 'refusesAll'] as const;
export type Habit = (typeof habits)[number];

/** Habits by property; obedient where none is named. */
export type Habits = Readonly<Record<string, Habit>>;

const cutLength = 6;

/** What a property holds after a person typed a value. */
export function typed(habit: Habit | undefined, value: Json): Json {
  if (typeof value === 'number') return habit === 'rounds' ? Math.round(value) : value;
  if (typeof value !== 'string') return value;
  if (habit === 'trims') return value.trim();
  if (habit === 'upperCases') return value.toUpperCase();
  return habit === 'cuts' ? value.slice(0, cutLength) : value;
}

/** One record of a CRM, with the CRM's manners. webCRM keeps change times in whole seconds; the Custom CRM has ETags and answers writes with the record. */
export class ModelSystem {
  readonly hasEtag: boolean;
  private values: JsonRecord;
  private changedAt: number;
  private revision = 1;

  constructor(
    private readonly system: System,
    private readonly habitOf: Habits,
    initial: JsonRecord,
    now: number,
  ) {
    this.hasEtag = system === 'customcrm';
    this.values = initial;
    this.changedAt = this.timeAt(now);
  }

  get record(): JsonRecord {
    return this.values;
  }

  read(): ReadRecord {
    const etag = this.hasEtag ? { etag: String(this.revision) } : {};
    return { id: this.system, changedAt: this.changedAt, record: this.values, ...etag };
  }

  /** A person types a value. Answers whether the record changed. */
  edit(property: string, value: Json, now: number): boolean {
    const stored = typed(this.habitOf[property], value);
    if (stored === this.values[property]) return false;
    this.store({ [property]: stored }, now);
    return true;
  }

  write(values: JsonRecord, etag: string | undefined, now: number): WriteAnswer {
    if (etag !== undefined && etag !== String(this.revision)) return { kind: 'stale' };
    const refused = Object.keys(values).find((property) => this.habitOf[property]?.startsWith('refuses'));
    if (refused !== undefined) {
      const named = this.habitOf[refused] === 'refuses' ? { property: refused } : {};
      return { kind: 'rejected', reason: `${refused} may not be written`, ...named };
    }
    const taken = Object.entries(values).filter(([property]) => this.habitOf[property] !== 'ignores');
    this.store(Object.fromEntries(taken.map(([property, value]) => [property, typed(this.habitOf[property], value)])), now);
    return { kind: 'written', id: this.system, ...(this.hasEtag ? { record: this.read() } : {}) };
  }

  /** What the system's clock says. */
  timeAt(now: number): number {
    return this.system === 'webcrm' ? Math.floor(now / 1000) * 1000 : now;
  }

  private store(values: JsonRecord, now: number): void {
    this.values = { ...this.values, ...values };
    this.changedAt = this.timeAt(now);
    this.revision += 1;
  }
}
