import kafkajs, { type Admin } from 'kafkajs';
import { Fault } from '#platform';
import { topicConfig } from './topic-plan.js';
import type { TopicPlan } from './topic-plan.js';

/**
 * Creates the topics that are missing, with the cluster's default replication. Existing topics are left as they are.
 *
 * @returns the names of the topics that were created
 * @throws naming every topic that the broker did not create, and why
 */
export async function createTopics(admin: Admin, plans: readonly TopicPlan[]): Promise<readonly string[]> {
  const existing = new Set(await admin.listTopics());
  const missing = plans.filter(({ name }) => !existing.has(name));
  if (missing.length > 0) {
    await admin
      .createTopics({
        waitForLeaders: true,
        topics: missing.map((plan) => ({
          topic: plan.name,
          numPartitions: plan.partitions,
          configEntries: Object.entries(topicConfig(plan)).map(([name, value]) => ({ name, value })),
        })),
      })
      .catch((error: unknown) => {
        throw error instanceof kafkajs.KafkaJSAggregateError ? notCreated(error) : error;
      });
  }
  return missing.map(({ name }) => name);
}

/** kafkajs says no more than that there were errors. */
function notCreated({ errors }: kafkajs.KafkaJSAggregateError): Fault {
  const reasons = errors.map((error) => {
    const { topic, message } = error as Error & { readonly topic: string };
    return `${topic} (${message})`;
  });
  return new Fault('config', `Kafka did not create ${reasons.join('; ')}. Correct the rights, or have these topics made by who may`);
}
