/** Kafka wants a UUID in its own base64 form. */
export const clusterId = 'ZGF0YWZsb3ctbG9jYWwtMQ';

/**
 * Settings of a broker that is a whole cluster, by their property names.
 * @param {{ port: number, controllerPort: number, listenOn: string, dataDir: string }} place
 * @returns {Record<string, string | number>}
 */
export function brokerSettings({ port, controllerPort, listenOn, dataDir }) {
  return {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    listeners: `PLAINTEXT://${listenOn}:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'log.dirs': dataDir,
    'auto.create.topics.enable': 'false',
    'group.initial.rebalance.delay.ms': 0,
    // One broker can't hold the three copies that Kafka wants of its own topics.
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    // The default takes a quarter of the small heap.
    'log.cleaner.dedupe.buffer.size': 32 * 1024 * 1024,
    // Tests see what compaction forgets.
    'log.cleaner.backoff.ms': 1_000,
  };
}
