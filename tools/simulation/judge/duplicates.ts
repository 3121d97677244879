import { otherSystem, type System } from '#change-events';
import { matchKeysOf } from '#dataflows';
import type { Birth } from '../world/world.js';
import type { Broken } from './broken.js';
import type { Truth } from './truth.js';

/** A record is made once per link, for a record that is nobody's partner, and not where one with its keys was to be seen. */
export function duplicates(truth: Truth): readonly Broken[] {
  const { births } = truth.world;
  return births.flatMap((birth, position) => {
    const { deed, link } = birth;
    const standing = births.filter((other) => !wasCarriedOver(truth, other));
    const earlier = births.slice(0, position).filter((other) => other.deed.entity === deed.entity && other.deed.system === deed.system);
    const name = nameOf(birth);
    const source = sourceOf(birth);
    const twin = earlier.find((other) => other.deed.link === deed.link && isThere(truth, other, deed.seq));
    if (twin !== undefined) return [broken(`${name} and ${twin.deed.id} were both made for link ${deed.link}`)];
    if (link === undefined || source === null) return [broken(`${name} was made for link ${deed.link}, which was no more`)];
    const parent = standing.find(
      (other) => other.deed.system !== deed.system && other.deed.id === source && other.link?.flow === link.flow,
    );
    if (parent !== undefined && canTell(truth, parent))
      return [broken(`${name} was made under ${link.flow} for ${source}, which the sync had made itself`)];
    const sibling = earlier.find((other) => standing.includes(other) && other.link?.flow === link.flow && sourceOf(other) === source);
    if (sibling !== undefined && wasLinked(truth, sibling))
      return [broken(`${name} was made under ${link.flow} for ${source}, which had ${sibling.deed.id} already`)];
    return alike(truth, birth, earlier);
  });
}

/** Records with a key of the new one, which were there and as they are when the create was asked for, or which another flow's create made. */
function alike(truth: Truth, birth: Birth, earlier: readonly Birth[]): readonly Broken[] {
  const { deed, link } = birth;
  return birth.alike.flatMap((id) => {
    const wasThere = (truth.lastDeed(deed.system, deed.entity, id, deed.seq)?.at ?? Infinity) < (link?.madeAt ?? 0);
    const isShared = earlier.some((other) => other.deed.id === id && other.link?.flow !== link?.flow && shareKeys(truth, birth, other));
    return wasThere || isShared ? [broken(`${nameOf(birth)} was made under ${link?.flow} although ${id} had its key`)] : [];
  });
}

/** Whether two were made with a key in common: one that comes into a record later is typed at any moment, also between look and create. */
function shareKeys(truth: Truth, birth: Birth, other: Birth): boolean {
  const [one, two] = [birth, other].map((of) => keysMadeWith(truth, of));
  return one?.some((key) => two?.includes(key)) ?? false;
}

function keysMadeWith(truth: Truth, { deed, link }: Birth): readonly string[] {
  if (link === undefined) return [];
  return matchKeysOf(truth.flowOf(link), deed.system, deed.after ?? {}).map(({ keys }) => keys[deed.system]);
}

/** Whether its system tells for which link a record was made; where it does not, an operator may have to. */
function canTell(truth: Truth, { deed }: Birth): boolean {
  const { externalId, idempotentCreate } = truth.world.crms[deed.system].kind;
  return externalId !== undefined || idempotentCreate;
}

function isThere(truth: Truth, { deed }: Birth, seq: number): boolean {
  return truth.lastDeed(deed.system, deed.entity, deed.id, seq)?.after !== null;
}

/** Whether the record that was made came to be linked. */
function wasLinked(truth: Truth, { deed }: Birth): boolean {
  return truth.links.some(({ state }) => state.id === deed.link && state.ids[deed.system] === deed.id);
}

/** Whether the delete of one of the two records was carried over to the other one: who brings one back has a new record. */
function wasCarriedOver(truth: Truth, { deed }: Birth): boolean {
  return truth.links.some(({ state }) => state.id === deed.link && state.deletion?.done === true);
}

function sourceOf({ deed, link }: Birth): string | null {
  const from: System = otherSystem[deed.system];
  return link?.state.ids[from] ?? null;
}

function nameOf({ deed }: Birth): string {
  return `${deed.system} ${deed.entity} ${deed.id}`;
}

function broken(how: string): Broken {
  return { promise: 'noDuplicate', how };
}
