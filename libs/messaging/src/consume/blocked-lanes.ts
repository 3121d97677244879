/** Partitions that stand still because of an error that will pass or that a person must end, with the reason. */
export class BlockedLanes {
  private readonly reasons = new Map<string, string>();

  block(topic: string, partition: number, reason: string): void {
    this.reasons.set(`${topic}[${partition}]`, reason);
  }

  free(topic: string, partition: number): void {
    this.reasons.delete(`${topic}[${partition}]`);
  }

  /** Forgets all: after leaving a group, other members may have the partitions. */
  clear(): void {
    this.reasons.clear();
  }

  /** True when nothing stands still, or what does and why. */
  ready(): true | string {
    return this.reasons.size === 0 || [...this.reasons].map(([lane, reason]) => `${lane} waits: ${reason}`).join('; ');
  }
}
