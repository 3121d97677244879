import type { Fault, FaultName } from './fault.js';

/** What is set to go wrong in one system. */
export class Faults {
  private readonly faults = new Map<FaultName, Fault>();
  private readonly counts = new Map<string, number>();

  /** Sets these; others stay as they are. */
  set(faults: ReadonlyMap<FaultName, Fault>): void {
    for (const [name, fault] of faults) this.faults.set(name, fault);
  }

  clear(): void {
    this.faults.clear();
  }

  /** What is set now; a counted one says how many calls it will still strike. */
  get present(): Readonly<Record<string, Fault>> {
    return Object.fromEntries(this.faults);
  }

  /** How many calls each fault has struck since the process began; a status by its code (`status 429`). */
  get struck(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.counts);
  }

  /** Decides about one call, and counts it if the fault strikes. */
  strike(name: FaultName): Fault | undefined {
    const fault = this.faults.get(name);
    if (!fault || fault.count === 0 || Math.random() >= fault.probability) return undefined;
    this.faults.set(name, { ...fault, count: fault.count - 1 });
    const kind = name === 'status' || name === 'failure' ? `status ${fault.code}` : name;
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
    return fault;
  }

  strikes(name: FaultName): boolean {
    return this.strike(name) !== undefined;
  }
}
