import type { Json } from '#change-events';
import type { Deed } from '../world/crm.js';
import type { Broken } from './broken.js';
import type { Truth } from './truth.js';

/** What was typed is where it was typed, or was carried, replaced by a person, or kept with what beat it. Only of values typed once can that be said. */
export function lostEdits(truth: Truth): readonly Broken[] {
  const { conflicts, history } = truth.world.registry.tables;
  const kept = JSON.stringify([...conflicts.rows.values(), ...history.rows.values()]);
  const seen = new Set<Json>();
  return truth.deeds
    .filter(({ by }) => by === 'person')
    .flatMap((deed) =>
      typedIn(deed, seen).flatMap(([property, value]): Broken[] => {
        const { system, entity, id } = deed;
        const fate = truth.deeds.find(
          (later) =>
            later.seq > deed.seq &&
            later.system === system &&
            later.entity === entity &&
            later.id === id &&
            later.after?.[property] !== value,
        );
        const isKept = fate === undefined || fate.by === 'person' || kept.includes(JSON.stringify(value));
        const isCarried = truth.deeds.some(({ by, seq, after, ...where }) => {
          const isElsewhere = where.system !== system || where.entity !== entity || where.id !== id;
          return isElsewhere && by === 'sync' && seq > deed.seq && after !== null && Object.values(after).includes(value);
        });
        if (isKept || isCarried || slippedThrough(truth, deed, fate) || wentAlong(truth, property, fate)) return [];
        return [
          { promise: 'noLostEdit', how: `${system} ${entity} ${id}: ${JSON.stringify(value)} was typed into ${property} and is nowhere` },
        ];
      }),
    );
}

/** Values that nobody has typed before: what is copied or brought back is not typed. */
function typedIn({ before, after }: Deed, seen: Set<Json>): readonly (readonly [string, Json])[] {
  const isUnique = (value: Json) => typeof value === 'string' && /^u\d+$/.test(value);
  const typed = Object.entries(after ?? {}).filter(
    ([property, value]) => isUnique(value) && before?.[property] !== value && !seen.has(value),
  );
  for (const [, value] of typed) seen.add(value);
  return typed;
}

/** Without an ETag, an edit between the connector's last read and its write is overwritten unseen. */
function slippedThrough({ world }: Truth, edit: Deed, write: Deed): boolean {
  return !world.crms[edit.system].kind.etag && write.writer !== undefined && write.writer.readAfter < edit.seq;
}

/** A flow that deletes a record because its partner was deleted asks for the pairs that it knows, and takes whatever else stands in the record. */
function wentAlong(truth: Truth, property: string, fate: Deed): boolean {
  if (fate.after !== null) return false;
  const link = truth.links.find(({ state }) => state.deletion?.done === true && state.ids[fate.system] === fate.id);
  return link !== undefined && !truth.flowOf(link).pairs.some(({ properties }) => properties[fate.system].includes(property));
}
