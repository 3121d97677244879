import { encodeChange, type Message, type Topics } from '#change-events';
import { relayBatch, relayBatchSize, type ConnectorMemory, type FirstRead, type HeldLease, type ObservedRow } from '#link-registry';
import type { Connector } from '../connector.js';
import type { KitLog } from '../run/kit-log.js';
import type { LeaseKeeper } from '../run/lease-keeper.js';
import type { Standing } from '../run/standing.js';
import { backoffMs } from '../run/backoff.js';
import { Bell } from '../run/bell.js';
import { wait } from '../run/wait.js';
import { changeOf } from './change-of.js';
import { observedOutbox } from './observed-outbox.js';

/** The way to the topics. */
export interface Road {
  /** Resolves when the broker has acknowledged all of them; keeps their order. */
  send(messages: readonly Message[]): Promise<void>;
  /** Offset after the last message of each partition, as text. */
  endOffsets(topic: string): Promise<FirstRead['endOffsets']>;
}

/** What a relay works with. */
export interface RelayParts {
  readonly memory: ConnectorMemory;
  readonly connector: Pick<Connector, 'system' | 'source' | 'clockOffsetMs'>;
  readonly road: Road;
  readonly topics: Topics;
  readonly leases: LeaseKeeper;
  readonly standing: Standing;
  readonly log: KitLog;
}

const idleMs = 1_000;
const retry = { firstMs: 500, greatestMs: 30_000 };

/** Puts the newest states of one type on its change topic, one relay at a time over all replicas. */
export class Relay {
  private readonly bell = new Bell();
  private markerWritten = false;

  constructor(
    private readonly parts: RelayParts,
    private readonly entity: string,
  ) {}

  /** Something was observed: look at once. */
  kick(): void {
    this.bell.ring();
  }

  /** Relays until the signal is aborted. */
  run(signal: AbortSignal): Promise<void> {
    const { leases, connector } = this.parts;
    return leases.whileHeld(`publish:${connector.system}:${this.entity}`, signal, (lease, held) => this.relay(lease, held));
  }

  private async relay(lease: HeldLease, signal: AbortSignal): Promise<void> {
    const part = `publish ${this.parts.connector.system}.${this.entity}`;
    let failures = 0;
    while (!signal.aborted) {
      try {
        const sent = await this.relayOnce(lease);
        if (sent === 'leaseLost') return;
        failures = 0;
        this.parts.standing.well(part);
        if (sent < relayBatchSize) await this.bell.wait(idleMs, signal);
      } catch (error) {
        failures += 1;
        this.parts.standing.fault(part, error instanceof Error ? error.message : String(error));
        this.parts.log.error({ err: error, entity: this.entity }, 'Changes could not be published; trying again');
        await wait(backoffMs(retry, failures), signal);
      }
    }
    this.parts.standing.well(part);
  }

  /** Sends one batch and returns its size. */
  async relayOnce(lease: HeldLease): Promise<number | 'leaseLost'> {
    const { memory, connector, road, topics, log } = this.parts;
    const send = (rows: readonly ObservedRow[]) =>
      road.send(rows.flatMap((row) => encodeChange(changeOf(row, connector, this.entity), topics)));
    const sent = await relayBatch(observedOutbox(memory, this.entity), lease, send, (records) => {
      log.warn({ entity: this.entity, records }, 'A publishing lease ran out while sending; these states are sent again');
    });
    if (sent === 0) await this.writeMarker();
    return sent;
  }

  /** Once the first full read is over and all of it is on the topic, says up to where the topic holds it. */
  private async writeMarker(): Promise<void> {
    if (this.markerWritten) return;
    const { memory, connector, road, topics } = this.parts;
    if (!(await memory.firstReads.has(this.entity))) {
      if ((await memory.cursors.load(this.entity))?.phase !== 'poll') return;
      if (await memory.observed.hasUnpublished(this.entity)) return;
      const topic = topics.changes(connector.system, this.entity);
      await memory.firstReads.save(this.entity, topic, await road.endOffsets(topic));
      this.parts.log.info({ entity: this.entity, topic }, 'The first full read is published');
    }
    this.markerWritten = true;
  }
}
