import type { RecordType, Topics } from '#change-events';
import type { TopicPlan } from './topic-plan.js';

/** The services that set messages aside, each on a dead-letter topic of its own. */
export const services = ['mapping', 'webcrm-connector', 'custom-crm-connector'];

/** All topics that flows over these record types need. @param partitions of each topic but the dead letters */
export function plannedTopics(topics: Topics, types: readonly RecordType[], partitions: number): readonly TopicPlan[] {
  const internal = { keep: { days: 7 } } as const;
  return [
    ...types.flatMap(({ system, entity }): TopicPlan[] => [
      { name: topics.changes(system, entity), partitions, keep: 'newestPerKey' },
      { name: topics.commands(system, entity), partitions, ...internal },
      { name: topics.outcomes(system, entity), partitions, ...internal },
    ]),
    { name: topics.linkChanges(), partitions, keep: 'newestPerKey' },
    ...services.map((service): TopicPlan => ({ name: topics.deadLetters(service), partitions: 1, ...internal })),
  ];
}
