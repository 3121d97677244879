import { topicsWith, type RecordType, type Topics } from '#change-events';
import { describeFaults, loadFlows, recordTypesOf, type Flow } from '#dataflows';
import { Registry } from '#link-registry';
import type { Answer } from '#operators';
import { createKafka, KafkaProducer } from '#messaging';
import {
  ConfigError,
  createLogger,
  DatabaseSettings,
  FlowSettings,
  HealthRegistry,
  KafkaSettings,
  loadConfig,
  noTraces,
  readYamlFiles,
} from '#platform';

/** The flows that FLOWS_PATH names. @throws ConfigError with every fault of the files, with file, line and what to write instead */
export function flowsOf(env: NodeJS.ProcessEnv): readonly Flow[] {
  const loaded = loadFlows(readYamlFiles(loadConfig(FlowSettings, env).FLOWS_PATH));
  if ('faults' in loaded) throw new ConfigError([describeFaults(loaded.faults)]);
  return loaded.flows;
}

/** Runs work with the registry and disconnects. */
export async function withRegistry<T>(env: NodeJS.ProcessEnv, work: (registry: Registry) => Promise<T>): Promise<T> {
  const settings = loadConfig(DatabaseSettings, env);
  const registry = new Registry({ url: settings.DATABASE_URL, ssl: settings.DATABASE_SSL, poolSize: 2, applicationName: 'dataflow-cli' });
  try {
    return await work(registry);
  } finally {
    await registry.close();
  }
}

/** Kafka as the services see it, the names of the topics, and the prefix of all names. */
export function kafkaOf(env: NodeJS.ProcessEnv): {
  readonly kafka: ReturnType<typeof createKafka>;
  readonly topics: Topics;
  readonly prefix: string;
} {
  const settings = loadConfig(KafkaSettings, env);
  const prefix = settings.KAFKA_TOPIC_PREFIX;
  return { kafka: createKafka(settings, 'dataflow-cli', quiet()), topics: topicsWith(prefix), prefix };
}

/** Runs work with a producer and disconnects. */
export async function withProducer(env: NodeJS.ProcessEnv, work: (producer: KafkaProducer) => Promise<void>): Promise<void> {
  const producer = new KafkaProducer({ kafka: kafkaOf(env).kafka, logger: quiet(), health: new HealthRegistry(), traces: noTraces });
  try {
    await work(producer);
  } finally {
    await producer.close();
  }
}

function quiet(): ReturnType<typeof createLogger> {
  return createLogger({ component: 'cli', level: 'fatal' });
}

/** The type of a name such as `webcrm.person`, or the answer that no enabled flow has it. */
export function typeNamed(flows: readonly Flow[], name: string): RecordType | Answer {
  const types = recordTypesOf(flows);
  const nameOf = ({ system, entity }: RecordType) => `${system}.${entity}`;
  return (
    types.find((type) => nameOf(type) === name) ?? {
      kind: 'unknown',
      text: `No flow has a type ${name}. There are: ${types.map(nameOf).join(', ')}.`,
    }
  );
}
