import { idOf, nameOf, systems } from './history.mjs';

/**
 * No duplicate: no link's id stands in two records that the services made, no record has two links under a flow, and every record that the
 * services made is the record of the link that it was made for.
 * @param {import('./history.mjs').History} history
 * @param {import('../evidence/evidence.mjs').Evidence} evidence
 * @returns {{ created: number, duplicates: object[] }}
 */
export function judgeDuplicates(history, evidence) {
  const duplicates = [...twiceLinked(evidence)];
  let created = 0;
  for (const system of systems) {
    const creates = evidence.journals[system].filter(({ who, before }) => who === 'services' && before === null);
    created += creates.length;
    const byLink = Map.groupBy(creates, ({ entity, after }) => `${entity} ${after[evidence.externalIds[system][entity]] ?? ''}`);
    for (const [key, made] of byLink) {
      const records = made.map(({ entity, id }) => nameOf(system, entity, id));
      const link = evidence.links.find(({ id }) => key.endsWith(` ${id}`));
      if (made.length > 1) duplicates.push({ what: 'made twice for one link', link: key, records });
      else if (link === undefined || link.ids[system] !== made[0].id) {
        // Where it was removed since, nobody can be misled.
        if (history.record(system, made[0].entity, made[0].id))
          duplicates.push({ what: 'made for a link that it is not in', link: key, records });
      }
    }
    duplicates.push(...copies(evidence, system));
  }
  return { created, duplicates };
}

function twiceLinked({ links }) {
  return systems.flatMap((system) =>
    [
      ...Map.groupBy(
        links.filter(({ standing, ids }) => standing !== 'ended' && ids[system] !== null),
        ({ flow, ids }) => `${flow} ${ids[system]}`,
      ),
    ]
      .filter(([, found]) => found.length > 1)
      .map(([record, found]) => ({ what: 'linked twice', system, record, links: found.map(({ id }) => id) })),
  );
}

/** Records that hold one link's id, whoever wrote it. */
function copies({ state, externalIds }, system) {
  return Object.entries(state[system]).flatMap(([entity, records]) => {
    const property = externalIds[system][entity];
    return [
      ...Map.groupBy(
        records.filter((record) => record[property]),
        (record) => record[property],
      ),
    ]
      .filter(([, found]) => found.length > 1)
      .map(([link, found]) => ({
        what: "two records hold one link's id",
        link,
        records: found.map((record) => nameOf(system, entity, idOf(system, entity, record))),
      }));
  });
}
