import { decodeChange, systems, topicsWith, type Change } from '#change-events';
import type { Broken } from './broken.js';
import type { Truth } from './truth.js';

/** The last event of every record is its highest version, and says what is in the system. */
export function order({ world }: Truth): readonly Broken[] {
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
