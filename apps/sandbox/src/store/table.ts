import type { Json } from '#change-events';
import { EqualityIndex } from './equality-index.js';
import { SortedRecords } from './sorted-records.js';
import type { StoredRecord } from './stored-record.js';

/** The present records of one type, found by key, by change time and by the value of any property without reading all of them. */
export class Table {
  /** In the order of their keys. */
  readonly byKey = new SortedRecords((one, other) => one.key - other.key);
  /** In the order of change time, then key. */
  readonly byTime = new SortedRecords((one, other) => one.updatedAt - other.updatedAt || one.key - other.key);
  private readonly records = new Map<number, StoredRecord>();
  private readonly indexes = new Map<string, EqualityIndex>();
  private highestKey = 0;

  get(key: number): StoredRecord | undefined {
    return this.records.get(key);
  }

  /** The next key that was never given out. */
  nextKey(): number {
    return ++this.highestKey;
  }

  /** Remembers a key that was given out, also when its record is gone. */
  reserve(key: number): void {
    this.highestKey = Math.max(this.highestKey, key);
  }

  /** Records that hold a value in a property, in no order. The first question about a property builds its index. */
  equal(property: string, value: Json): readonly StoredRecord[] {
    let index = this.indexes.get(property);
    if (!index) {
      index = new EqualityIndex(property, this.records.values());
      this.indexes.set(property, index);
    }
    return [...index.find(value)].flatMap((key) => this.records.get(key) ?? []);
  }

  put(record: StoredRecord): void {
    const present = this.records.get(record.key);
    if (present) this.remove(present);
    this.reserve(record.key);
    this.records.set(record.key, record);
    this.byKey.add(record);
    this.byTime.add(record);
    for (const index of this.indexes.values()) index.add(record);
  }

  remove(record: StoredRecord): void {
    this.records.delete(record.key);
    this.byKey.remove(record);
    this.byTime.remove(record);
    for (const index of this.indexes.values()) index.remove(record);
  }

  /** Takes the place of all that was there; keys count from the highest of these. */
  fill(records: readonly StoredRecord[]): void {
    this.records.clear();
    this.indexes.clear();
    for (const record of records) this.records.set(record.key, record);
    this.byKey.fill(records);
    this.byTime.fill(records);
    this.highestKey = this.byKey.at(records.length - 1)?.key ?? 0;
  }
}
