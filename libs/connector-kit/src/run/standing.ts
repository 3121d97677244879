/** What keeps the parts of a connector from working, and what waits for a person, for readiness. A part is named like `read webcrm.person`. */
export class Standing {
  private readonly faults = new Map<string, string>();
  private readonly notes = new Map<string, string>();

  /** The part works, and nothing of it waits for a person. */
  well(part: string): void {
    this.faults.delete(part);
    this.notes.delete(part);
  }

  fault(part: string, reason: string): void {
    this.faults.set(part, reason);
  }

  /** The part works, and a person should hear of something. */
  note(part: string, text: string): void {
    this.faults.delete(part);
    this.notes.set(part, text);
  }

  /** True, or every part that does not work with its reason. */
  ready(): true | string {
    return textOf(this.faults) ?? true;
  }

  /** What waits for a person, or undefined. */
  noted(): string | undefined {
    return textOf(this.notes);
  }
}

function textOf(parts: ReadonlyMap<string, string>): string | undefined {
  return parts.size === 0 ? undefined : [...parts].map(([part, text]) => `${part}: ${text}`).join('; ');
}
