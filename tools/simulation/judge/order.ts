import { decodeChange, systems, topicsWith, type Change } from '#change-events';
import type { StoredLink } from '#link-registry';
import type { Broken } from './broken.js';
import type { Truth } from './truth.js';

/** The last event of every record and link is its highest version, and says what is in the system and in the registry. */
export function order(truth: Truth): readonly Broken[] {
  return [...orderOfRecords(truth), ...orderOfLinks(truth)];
}

function orderOfRecords({ world }: Truth): readonly Broken[] {
  return systems.flatMap((system) =>
    world.crms[system].entities.flatMap((entity) => {
      const changes = world.broker.all(topicsWith('').changes(system, entity)).flatMap((log) =>
        log.flatMap(({ key, value, headers }): Change[] => {
          const change = decodeChange({ key: Buffer.from(key), value: value === null ? null : Buffer.from(value), headers });
          return change === null ? [] : [change];
        }),
      );
      const ids = new Set([...changes.map(({ id }) => id), ...world.crms[system].all(entity).map(({ id }) => id)]);
      return [...ids].flatMap((id): Broken[] => {
        const ofRecord = changes.filter((change) => change.id === id);
        const last = ofRecord.at(-1);
        const name = `${system} ${entity} ${id}`;
        if (ofRecord.some(({ version }) => version > (last?.version ?? 0)))
          return [{ promise: 'order', how: `${name} ends with an older version` }];
        const isEqual = JSON.stringify(last?.record ?? null) === JSON.stringify(world.crms[system].get(entity, id)?.values ?? null);
        return isEqual ? [] : [{ promise: 'order', how: `${name} ends on its topic with what it does not hold` }];
      });
    }),
  );
}

interface TellingOfLink {
  readonly version: number;
  readonly standing?: string;
  readonly ids?: StoredLink['state']['ids'];
}

function orderOfLinks({ world, links }: Truth): readonly Broken[] {
  const told = new Map<string, TellingOfLink[]>();
  const buried = new Set<string>();
  for (const { key, value } of world.broker.all(topicsWith('').linkChanges()).flat()) {
    if (value === null) buried.add(key);
    else {
      buried.delete(key);
      told.set(key, [...(told.get(key) ?? []), JSON.parse(value) as TellingOfLink]);
    }
  }
  const stored = new Map(links.map((link) => [link.state.id, link]));
  return [...new Set([...told.keys(), ...stored.keys()])].flatMap((id): Broken[] => {
    const [tellings, link] = [told.get(id) ?? [], stored.get(id)];
    const last = tellings.at(-1);
    if (tellings.some(({ version }) => version > (last?.version ?? 0)))
      return [{ promise: 'order', how: `link ${id} ends with an older version` }];
    const isRight =
      link === undefined
        ? buried.has(id)
        : link.standing === last?.standing && systems.every((system) => link.state.ids[system] === last.ids?.[system]);
    return isRight ? [] : [{ promise: 'order', how: `link ${id} ends on its topic with what it is not` }];
  });
}
