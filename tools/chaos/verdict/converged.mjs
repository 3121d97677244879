import { satisfies } from '#dataflows';
import { idOf, nameOf, systems, tupleOf } from './history.mjs';

/**
 * Convergence: every linked pair is equal under its transforms, or listed (frozen, parked, or its link says that it waits or failed); every
 * record that a flow is about is linked, or listed with a reason.
 * @param {import('./history.mjs').History} history
 * @param {import('../evidence/evidence.mjs').Evidence} evidence
 * @returns {{ offenders: object[], equal: number, listed: number }}
 */
export function judgeConvergence(history, evidence) {
  const offenders = [...standingOffenders(evidence), ...recordsWithoutLink(history, evidence)];
  let [equal, listed] = [0, 0];
  for (const link of evidence.links) {
    if (link.standing !== 'live') continue;
    const flow = history.flows.find(({ name }) => name === link.flow);
    const records = systems.map((system) => history.record(system, flow.entity[system], link.ids[system]));
    if (records.includes(undefined)) {
      offenders.push({ what: 'a live link lacks a record', link: link.id, flow: link.flow, ids: link.ids });
      continue;
    }
    const record = { webcrm: records[0], customcrm: records[1] };
    for (const pair of flow.pairs) {
      const values = { webcrm: tupleOf(pair, 'webcrm', record.webcrm), customcrm: tupleOf(pair, 'customcrm', record.customcrm) };
      const memory = link.pairs[pair.key] ?? {};
      if (history.saysSame(pair, values)) equal += 1;
      else if (memory.parked || memory.frozen || memory.rewritten || ['waiting', 'failed', 'ignored'].includes(link.progress)) listed += 1;
      else offenders.push({ what: 'a pair differs', link: link.id, flow: link.flow, ids: link.ids, pair: pair.key, values });
    }
  }
  return { offenders, equal, listed };
}

function standingOffenders({ standing, links }) {
  const open = links.filter(({ standing: state, progress }) => state === 'creating' || (state === 'live' && progress === 'writing'));
  return [
    ...(standing.over ? [] : [{ what: 'the registry says that work is left', ...standing }]),
    ...open.map(({ id, flow, ids, progress }) => ({ what: 'a link has not settled', link: id, flow, ids, progress })),
  ];
}

function recordsWithoutLink(history, { state, unlinked }) {
  const listed = new Set(unlinked.map(({ flow, system, id }) => `${flow} ${system} ${id}`));
  return systems.flatMap((system) =>
    Object.entries(state[system]).flatMap(([entity, records]) =>
      records.flatMap((record) => {
        const id = idOf(system, entity, record);
        return history
          .flowsOf(system, entity)
          .filter((flow) => satisfies(record, flow.candidates[system]) && satisfies(record, flow.when[system]))
          .filter((flow) => history.everLinked(flow.name, system, id).length === 0 && !listed.has(`${flow.name} ${system} ${id}`))
          .map((flow) => ({ what: 'a record is neither linked nor listed', record: nameOf(system, entity, id), flow: flow.name }));
      }),
    ),
  );
}
