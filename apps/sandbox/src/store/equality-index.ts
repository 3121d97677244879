import type { Json } from '#change-events';
import type { StoredRecord } from './stored-record.js';

/** Which records hold a value in one property. Texts are compared without regard to case, as databases of CRMs do. */
export class EqualityIndex {
  private readonly keys = new Map<string, Set<number>>();

  constructor(
    private readonly property: string,
    records: Iterable<StoredRecord>,
  ) {
    for (const record of records) this.add(record);
  }

  /** The form in which two values of a property are equal; null, absent and empty text are one. */
  static term(value: Json | undefined): string {
    if (value === undefined || value === null) return '';
    return typeof value === 'object' ? JSON.stringify(value) : String(value).toLowerCase();
  }

  find(value: Json): ReadonlySet<number> {
    return this.keys.get(EqualityIndex.term(value)) ?? new Set();
  }

  add(record: StoredRecord): void {
    const term = this.termOf(record);
    const keys = this.keys.get(term);
    if (keys) keys.add(record.key);
    else this.keys.set(term, new Set([record.key]));
  }

  remove(record: StoredRecord): void {
    const term = this.termOf(record);
    const keys = this.keys.get(term);
    keys?.delete(record.key);
    if (keys?.size === 0) this.keys.delete(term);
  }

  private termOf(record: StoredRecord): string {
    return EqualityIndex.term(record.values[this.property]);
  }
}
