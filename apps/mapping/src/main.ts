import { topicsWith } from '#change-events';
import { Registry } from '#link-registry';
import { BatchServers, checkTopics, Kafka, plannedTopics, withAdmin } from '#messaging';
import { describeLostRegistry } from '#operators';
import { DatabaseSettings, FlowSettings, KafkaSettings, startService } from '#platform';
import { MappingSettings } from './config.js';
import { FlowBook } from './flow-book.js';
import { component, MappingModule } from './mapping.module.js';

await startService(MappingModule, {
  component,
  settings: [KafkaSettings, DatabaseSettings, FlowSettings, MappingSettings],
  checks: (app) => {
    const topics = topicsWith(app.get(KafkaSettings).KAFKA_TOPIC_PREFIX);
    return [
      { name: 'flow files', run: () => Promise.resolve(app.get(FlowBook).faults) },
      {
        name: 'registry',
        run: async () => {
          const faults = await app.get(Registry).check();
          return faults.length > 0 ? faults : describeLostRegistry(app.get(Registry), app.get(Kafka), topics);
        },
      },
      {
        name: 'topics',
        run: () => withAdmin(app.get(Kafka), (admin) => checkTopics(admin, plannedTopics(topics, app.get(FlowBook).types(), 1))),
      },
    ];
  },
  transport: (app) => {
    const topics = topicsWith(app.get(KafkaSettings).KAFKA_TOPIC_PREFIX);
    const types = app.get(FlowBook).types();
    return app.get(BatchServers).serve({
      changes: types.map(({ system, entity }) => topics.changes(system, entity)),
      outcomes: types.map(({ system, entity }) => topics.outcomes(system, entity)),
    });
  },
});
