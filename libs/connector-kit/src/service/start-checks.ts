import type { INestApplication } from '@nestjs/common';
import { topicsWith } from '#change-events';
import { checkRegistry, type registrySource } from '#link-registry';
import { checkTopics, Kafka, withAdmin } from '#messaging';
import { Fault, KafkaSettings, type StartCheck } from '#platform';
import type { Connector } from '../connector.js';
import type { ServedFlows } from './served-flows.js';
import { CONNECTOR, FLOWS, REGISTRY } from './tokens.js';

/** What must be right before a connector begins: the flow files, the tables, the topics, the system. */
export function startChecks(app: INestApplication, component: string): readonly StartCheck[] {
  const connector = app.get<Connector>(CONNECTOR);
  const { entities, faults } = app.get<ServedFlows>(FLOWS);
  const registry = app.get<ReturnType<typeof registrySource>>(REGISTRY);
  let opening: Promise<unknown> | undefined;
  const open = async (): Promise<void> => {
    if (!registry.isInitialized) await (opening ??= registry.initialize().finally(() => (opening = undefined)));
  };
  const topics = topicsWith(app.get(KafkaSettings).KAFKA_TOPIC_PREFIX);
  const names = entities.flatMap((entity) => [
    topics.changes(connector.system, entity),
    topics.commands(connector.system, entity),
    topics.outcomes(connector.system, entity),
  ]);
  return [
    { name: 'flow files', run: () => Promise.resolve(faults) },
    {
      name: 'registry',
      run: async () => {
        await open();
        return checkRegistry(registry);
      },
    },
    {
      name: 'topics',
      run: () =>
        withAdmin(app.get(Kafka), (admin) =>
          checkTopics(
            admin,
            [...names, topics.deadLetters(component)].map((name) => ({ name })),
          ),
        ),
    },
    {
      name: connector.system,
      run: async () => {
        // The registry says whether the system may be called.
        await open().catch((error: unknown) => {
          throw new Fault('transient', `${connector.system} is not asked before the registry answers`, {}, error);
        });
        return connector.check();
      },
    },
  ];
}
