import { randomUUID } from 'node:crypto';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { encodeLinkChange, type LinkChange, type Topics } from '#change-events';
import { leaseSeconds, relayBatch, relayBatchSize, type HeldLease, type LinkRegistry, type ToldLink } from '#link-registry';
import { KafkaProducer } from '#messaging';
import { Background } from './background.js';
import { Desk } from './desk.js';

/** Milliseconds between two looks for links of which there is something to tell. */
const pauseMs = 1000;
const leaseName = 'publish:dataflow:link';

/** Tells on the links' topic what becomes of links, one replica at a time. */
@Injectable()
export class Telling implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly background: Background;
  private readonly holder = randomUUID();
  private lease: HeldLease | null = null;

  constructor(
    private readonly desk: Desk,
    private readonly producer: KafkaProducer,
  ) {
    this.background = new Background(
      () => this.round(),
      pauseMs,
      (error) => desk.logger.error({ err: error }, 'Telling of links failed and is tried again'),
    );
  }

  onApplicationBootstrap(): void {
    this.background.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.background.stop();
    if (this.lease !== null) await (await this.desk.registry.outbox()).leases.release(this.lease).catch(() => undefined);
  }

  /** Answers whether there is more to do at once. */
  async round(): Promise<boolean> {
    const outbox = await this.desk.registry.outbox();
    this.lease = await this.renewed(outbox);
    if (this.lease === null) return false;
    const send = (links: readonly ToldLink[]) => this.producer.send(links.flatMap((link) => messagesOf(link, this.desk.topics)));
    const sent = await relayBatch(outbox, this.lease, send, (links) => {
      this.desk.logger.warn({ links }, 'A publishing lease ran out while sending; these links are told of again');
    });
    return sent === relayBatchSize;
  }

  private async renewed({ leases }: Awaited<ReturnType<LinkRegistry['outbox']>>): Promise<HeldLease | null> {
    if (this.lease !== null && (await leases.renew(this.lease, leaseSeconds))) return this.lease;
    return leases.acquire(leaseName, this.holder, leaseSeconds);
  }
}

function messagesOf({ toldAt, isNew, ...link }: ToldLink, topics: Topics): ReturnType<typeof encodeLinkChange> {
  return encodeLinkChange({ ...link, kind: kindOf(link.standing, isNew), observedAt: toldAt }, topics);
}

function kindOf(standing: ToldLink['standing'], isNew: boolean): LinkChange['kind'] {
  if (standing === 'dropped') return 'deleted';
  if (standing === 'ended') return 'ended';
  return isNew ? 'created' : 'updated';
}
