import type { Admin } from 'kafkajs';
import type { TopicPlan } from './topic-plan.js';

/** What is wrong with the topics, one text each: which topic, and what to do. */
export async function checkTopics(admin: Admin, plans: readonly Pick<TopicPlan, 'name'>[]): Promise<readonly string[]> {
  const existing = new Set(await admin.listTopics());
  return plans
    .filter(({ name }) => !existing.has(name))
    .map(({ name }) => `Kafka has no topic ${name}, or does not let us see it: run \`dataflow setup\`, or correct the permissions`);
}
