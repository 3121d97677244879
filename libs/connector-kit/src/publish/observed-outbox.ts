import type { ConnectorMemory, ObservedRow, Outbox } from '#link-registry';

/** The rows of one type as the outbox of its change topic. */
export function observedOutbox(memory: ConnectorMemory, entity: string): Outbox<ObservedRow> {
  const { observed, leases, sendings } = memory;
  return {
    leases,
    sendings,
    unpublished: (limit) => observed.unpublished(entity, limit),
    markPublished: (sent) => observed.markPublished(entity, sent),
    markUnpublished: (ids) => observed.markUnpublished(entity, ids),
    transaction: (work) => memory.transaction((within) => work(observedOutbox(within, entity))),
  };
}
