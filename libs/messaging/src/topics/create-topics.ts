import type { Admin } from 'kafkajs';
import { topicConfig } from './topic-plan.js';
import type { TopicPlan } from './topic-plan.js';

/**
 * Creates the topics that are missing, with the cluster's default replication. Existing topics are left as they are.
 *
 * @returns the names of the topics that were created
 */
export async function createTopics(admin: Admin, plans: readonly TopicPlan[]): Promise<readonly string[]> {
  const existing = new Set(await admin.listTopics());
  const missing = plans.filter(({ name }) => !existing.has(name));
  if (missing.length > 0) {
    await admin.createTopics({
      waitForLeaders: true,
      topics: missing.map((plan) => ({
        topic: plan.name,
        numPartitions: plan.partitions,
        configEntries: Object.entries(topicConfig(plan)).map(([name, value]) => ({ name, value })),
      })),
    });
  }
  return missing.map(({ name }) => name);
}
