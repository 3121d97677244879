import { faultPolicies } from '#platform';
import type { FaultKind, Logger } from '#platform';
import type { DeadLetters } from '../produce/dead-letters.js';
import type { MessageBatch } from '../message.js';
import type { BlockedLanes } from './blocked-lanes.js';
import { pause } from './pause.js';
import { retryDelay } from './retry-delay.js';

/** Failed tries after which an error counts as the batch's own. */
const triesOfBatch = 3;

/** What delivering needs from outside. */
export interface DeliveryParts {
  readonly handle: (batch: MessageBatch) => Promise<void>;
  readonly classify: (error: unknown) => FaultKind;
  readonly deadLetters: Pick<DeadLetters, 'send'>;
  readonly lanes: BlockedLanes;
  readonly logger: Logger;
  /** Told after every failed try. */
  readonly failed: (kind: FaultKind) => void;
  /** Milliseconds before the next try. */
  readonly delay?: (failures: number) => number;
}

/**
 * Hands a batch to its handler until it is done with, and never throws.
 *
 * An error that will pass is waited out for as long as it takes, with nothing skipped. Any other error is tried three times; then the
 * batch is handed over one message at a time, and the guilty ones go to the dead letters.
 *
 * @param handled told the last offset of what is done with, in order
 * @param signal when aborted, delivering ends after the current try; what is not handled then comes again
 */
export async function deliver(
  batch: MessageBatch,
  parts: DeliveryParts,
  handled: (offset: bigint) => void,
  signal: AbortSignal,
): Promise<void> {
  await new Delivery(parts, handled, signal).whole(batch);
}

class Delivery {
  constructor(
    private readonly parts: DeliveryParts,
    private readonly handled: (offset: bigint) => void,
    private readonly signal: AbortSignal,
  ) {}

  async whole(batch: MessageBatch): Promise<void> {
    const blame = await this.until(batch, triesOfBatch, () => this.parts.handle(batch));
    if (!blame) return;
    this.parts.logger.warn({ ...placeOf(batch), messages: batch.messages.length }, 'A batch is handled one message at a time');
    for (const message of batch.messages) {
      if (this.signal.aborted) return;
      await this.single({ ...batch, messages: [message] }, batch.messages.length === 1 ? blame : undefined);
    }
  }

  /** @param known the blame when the message has had its tries already */
  private async single(batch: MessageBatch, known: Blame | undefined): Promise<void> {
    const blame = known ?? (await this.until(batch, 1, () => this.parts.handle(batch)));
    const [message] = batch.messages;
    if (!blame || !message) return;
    const name = blame.error instanceof Error ? blame.error.name : typeof blame.error;
    const reason = `The handler failed (${blame.kind}, ${name})`;
    await this.until(batch, Infinity, () => this.parts.deadLetters.send(message, reason, blame.error));
  }

  /** Tries until it works or the signal is aborted; answers the error when it is of the kind to set records aside for and has come often enough. */
  private async until(batch: MessageBatch, tries: number, attempt: () => Promise<void>): Promise<Blame | undefined> {
    const { classify, lanes, logger, failed, delay = retryDelay } = this.parts;
    let blamed = 0;
    for (let failures = 1; !this.signal.aborted; failures++) {
      try {
        await attempt();
        lanes.free(batch.topic, batch.partition);
        const last = batch.messages.at(-1);
        if (last) this.handled(last.offset);
        return undefined;
      } catch (error) {
        const kind = classify(error);
        failed(kind);
        logger.warn({ ...placeOf(batch), kind, failures, err: error }, 'A batch could not be handled');
        if (faultPolicies[kind].action === 'park' && ++blamed >= (kind === 'permanent' ? 1 : tries)) return { kind, error };
        lanes.block(batch.topic, batch.partition, error instanceof Error ? error.message : String(error));
        await pause(delay(failures), this.signal);
      }
    }
    return undefined;
  }
}

interface Blame {
  readonly kind: FaultKind;
  readonly error: unknown;
}

function placeOf({ topic, partition, messages }: MessageBatch): object {
  return { topic, partition, offset: String(messages[0]?.offset) };
}
