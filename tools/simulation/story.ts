import { systems } from '#change-events';
import type { World } from './world/world.js';

/** What happened in a history, line by line with the seconds since its beginning: what people and the sync did, and what went on the topics. */
export function storyOf({ crms, broker }: World): string {
  const begin = Math.min(...systems.flatMap((system) => crms[system].journal.map(({ at }) => at)));
  const deeds = systems.flatMap((system) =>
    crms[system].journal.map(({ at, by, entity, id, before, after, link }) => {
      const text = `${by} ${system} ${entity} ${id}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`;
      return { at, text: link === undefined ? text : `${text} for ${link}` };
    }),
  );
  const messages = broker.sent().map(({ message, sentAt }) => {
    const createdFor = message.headers['ce_createdfor'];
    return { at: sentAt, text: `${message.topic} ${message.value ?? 'tombstone'}${createdFor === undefined ? '' : ` for ${createdFor}`}` };
  });
  return [...deeds, ...messages]
    .sort((one, other) => one.at - other.at)
    .map(({ at, text }) => `${((at - begin) / 1_000).toFixed(3).padStart(9)} ${text}`)
    .join('\n');
}
