import type { RecordType, Topics } from '#change-events';
import type { ErasedThing, Registry } from '#link-registry';
import type { DeadLetter } from '#messaging';

/** What was under way when something was erased is set aside within this time, by whatever clock. */
const underWayMs = 60_000;

/** The record or link that a dead letter is about; undefined when nothing tells. @param types all that may be meant */
export function thingOf(
  { origin, key }: Pick<DeadLetter, 'origin' | 'key'>,
  topics: Topics,
  types: readonly RecordType[],
): ErasedThing | undefined {
  if (origin === null || key === null) return undefined;
  const id = key.toString();
  const type = types.find(({ system, entity }) => topics.changes(system, entity) === origin.topic);
  if (type !== undefined) return { ...type, id };
  const ofLinks = types.flatMap(({ system, entity }) => [topics.commands(system, entity), topics.outcomes(system, entity)]);
  return ofLinks.includes(origin.topic) ? { link: id } : undefined;
}

/** Whether what a letter is about was erased since. */
export async function isErased(
  registry: Registry,
  thing: ErasedThing | undefined,
  { setAsideAt }: Pick<DeadLetter, 'setAsideAt'>,
): Promise<boolean> {
  if (thing === undefined) return false;
  const erasedAt = await registry.whole(({ erasures }) => erasures.erasedAt(thing));
  return erasedAt !== undefined && Date.parse(setAsideAt) < erasedAt + underWayMs;
}
