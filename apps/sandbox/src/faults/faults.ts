import type { Fault, FaultName } from './fault.js';

/** What is set to go wrong in one system. */
export class Faults {
  private readonly faults = new Map<FaultName, Fault>();

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

  /** Decides about one call, and counts it if the fault strikes. */
  strike(name: FaultName): Fault | undefined {
    const fault = this.faults.get(name);
    if (!fault || fault.count === 0 || Math.random() >= fault.probability) return undefined;
    this.faults.set(name, { ...fault, count: fault.count - 1 });
    return fault;
  }

  strikes(name: FaultName): boolean {
    return this.strike(name) !== undefined;
  }
}
