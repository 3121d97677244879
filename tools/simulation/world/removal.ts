import type { Connector } from '#connector-kit';
import type { ConnectorMemory, LinkRegistry } from '#link-registry';

/** A rule taken away, by what stands between a process and its ports. */
export interface Removal {
  readonly memory?: (memory: ConnectorMemory) => ConnectorMemory;
  readonly links?: (links: LinkRegistry) => LinkRegistry;
  readonly connector?: (connector: Connector) => Connector;
  /** How long after a call's deadline its write may still arrive, as the connectors believe. */
  readonly lateWriteSeconds?: number;
}
