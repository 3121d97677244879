/** What keeps the parts of a connector from working, for readiness. A part is named like `read webcrm.person`. */
export class Standing {
  private readonly faults = new Map<string, string>();

  well(part: string): void {
    this.faults.delete(part);
  }

  fault(part: string, reason: string): void {
    this.faults.set(part, reason);
  }

  /** True, or every part that does not work with its reason. */
  ready(): true | string {
    if (this.faults.size === 0) return true;
    return [...this.faults].map(([part, reason]) => `${part}: ${reason}`).join('; ');
  }
}
