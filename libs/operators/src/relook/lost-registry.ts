import type { Topics } from '#change-events';
import type { Registry } from '#link-registry';
import { endOffsets, withAdmin, type Kafka } from '#messaging';

/**
 * Says so if the registry was lost: it has not known any flow yet, and links were told before. Services that began with it would match and create
 * everything a second time. Nothing to say of tables that are as they should be.
 */
export async function describeLostRegistry(registry: Registry, kafka: Kafka, topics: Topics): Promise<readonly string[]> {
  const flows = await registry.links.transaction((memory) => memory.flows.hold());
  if (flows.length > 0) return [];
  const topic = topics.linkChanges();
  const wasTold = await withAdmin(
    kafka,
    async (admin) => (await admin.listTopics()).includes(topic) && (await endOffsets(admin, topic)).some(({ high }) => high > 0n),
  );
  if (!wasTold) return [];
  return [
    `The registry is empty, but ${topic} tells of links: it was lost, and everything would be matched and created anew. Run \`dataflow relook\` before any service is started, or name a KAFKA_TOPIC_PREFIX of its own for a new installation`,
  ];
}
