import type { EachBatchPayload } from 'kafkajs';
import type { Logger } from '#platform';

/** Milliseconds from the first batch that is done with until the broker is told; those after it travel along. */
const gatherMs = 100;

/** What commits what was resolved; kafkajs gives it with each batch. */
export type Committer = Pick<EachBatchPayload, 'commitOffsetsIfNecessary' | 'uncommittedOffsets' | 'isRunning'>;

/**
 * Commits how far a consumer has come beside its work: kafkajs by itself does it after each batch, and fetches nothing until the broker has
 * answered. What was not committed when a process died is handled once more, as always.
 */
export class Commits {
  private latest: Committer | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly logger: Logger) {}

  /** Offsets were resolved: they are committed soon. */
  soon(committer: Committer): void {
    this.latest = committer;
    this.timer ??= setTimeout(() => void this.now(), gatherMs);
  }

  /** Commits what is resolved and not committed yet; never throws. What the group does not take from this member comes again. */
  async now(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { latest } = this;
    if (latest === undefined) return;
    this.latest = undefined;
    try {
      await latest.commitOffsetsIfNecessary(latest.uncommittedOffsets());
    } catch (error) {
      this.logger.warn({ err: error }, 'Offsets could not be committed');
      if (latest.isRunning()) this.soon(this.latest ?? latest);
    }
  }
}
