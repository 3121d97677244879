import type { StoredRecord } from './stored-record.js';

/** Records in an order that never has ties. Edits come in time order, so that most insertions are a push. */
export class SortedRecords {
  private items: StoredRecord[] = [];

  /** @param compare below 0 when the first comes first, 0 only for one and the same record */
  constructor(private readonly compare: (one: StoredRecord, other: StoredRecord) => number) {}

  get length(): number {
    return this.items.length;
  }

  at(position: number): StoredRecord | undefined {
    return this.items[position];
  }

  /** Takes the place of all that was there. */
  fill(records: readonly StoredRecord[]): void {
    this.items = [...records].sort(this.compare);
  }

  add(record: StoredRecord): void {
    const last = this.items.at(-1);
    if (last === undefined || this.compare(last, record) < 0) this.items.push(record);
    else this.items.splice(this.position(record), 0, record);
  }

  remove(record: StoredRecord): void {
    const position = this.position(record);
    if (this.items[position] === record) this.items.splice(position, 1);
  }

  /** Number of records that come before a place: those for which `before` is true, which must be the first ones. */
  countWhile(before: (record: StoredRecord) => boolean): number {
    let low = 0;
    let high = this.items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const record = this.items[middle];
      if (record !== undefined && before(record)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  slice(from: number, to: number): readonly StoredRecord[] {
    return this.items.slice(from, to);
  }

  private position(record: StoredRecord): number {
    return this.countWhile((item) => this.compare(item, record) < 0);
  }
}
