import type { InMemoryRegistry } from '#link-registry';

/** After this time the relays send again what others had in hand when they died. */
export const lateMs = 60_000;

/** What relays had in hand whose lease went to another. */
export function abandonedSendings({ tables }: InMemoryRegistry): readonly { readonly lease: string; readonly begunAt: number }[] {
  return [...tables.sendings.rows.values()].filter(({ lease, epoch }) => epoch < (tables.leases.rows.get(lease)?.epoch ?? 0));
}

/** Whether the relay of a lease has to send again what another had in hand. */
export function mustSendAgain(registry: InMemoryRegistry, name: string, now: number): boolean {
  return abandonedSendings(registry).some(({ lease, begunAt }) => lease === name && begunAt + lateMs < now);
}
