import { systems, type System } from '#change-events';
import type { Flow, MatchDecision, Sides } from '#dataflows';
import type { MappingMemory, Subject } from '#link-registry';
import type { Answer } from './answer.js';

/**
 * Says that two records are the same thing under a flow, whatever their keys and the flow's conditions say. The mapping service links them at
 * its next look. @param now milliseconds since 1970
 */
export async function linkByHand(memory: MappingMemory, flow: Flow, ids: Sides<string>, now: number): Promise<Answer> {
  const stranger = await strangerAmong(memory, flow, ids, 'there');
  if (stranger !== undefined) return stranger;
  for (const system of systems) {
    const [link] = await memory.links.ofRecords([flow.name], system, [ids[system]]);
    if (link === undefined) continue;
    if (systems.every((side) => link.state.ids[side] === ids[side]))
      return { kind: 'nothing', text: `They are linked already: ${link.state.id}.` };
    const partners = systems.map((side) => `${side} ${link.state.ids[side] ?? 'a record that is being made'}`).join(' and ');
    return { kind: 'refused', text: `${system} ${ids[system]} has a link under ${flow.name}: ${link.state.id} joins ${partners}.` };
  }
  return decide(memory, flow, { ids, verdict: 'same' }, now);
}

/** Says that two records are not the same thing under a flow: matching never considers them together again. @param now milliseconds since 1970 */
export async function keepApart(memory: MappingMemory, flow: Flow, ids: Sides<string>, now: number): Promise<Answer> {
  const stranger = await strangerAmong(memory, flow, ids, 'known');
  if (stranger !== undefined) return stranger;
  const [link] = await memory.links.ofRecords([flow.name], 'webcrm', [ids.webcrm]);
  if (link?.state.ids.customcrm === ids.customcrm) return { kind: 'refused', text: `They are linked: ${link.state.id}.` };
  return decide(memory, flow, { ids, verdict: 'apart' }, now);
}

async function decide(memory: MappingMemory, flow: Flow, decision: MatchDecision, now: number): Promise<Answer> {
  const { ids, verdict } = decision;
  const both = `webcrm ${ids.webcrm} and customcrm ${ids.customcrm}`;
  const known = await memory.decisions.ofRecords(flow.name, { webcrm: [ids.webcrm], customcrm: [ids.customcrm] });
  if (known.some((one) => one.verdict === verdict && systems.every((system) => one.ids[system] === ids[system])))
    return { kind: 'nothing', text: `It was decided already that ${both} ${verdict === 'same' ? 'are one' : 'are kept apart'}.` };
  await memory.decisions.decide(flow.name, decision, now);
  await lookAgain(
    memory,
    systems.map((system) => ({ flow: flow.name, system, id: ids[system] })),
  );
  const text = verdict === 'same' ? `${both} are linked under ${flow.name} within moments.` : `${both} are kept apart under ${flow.name}.`;
  return { kind: 'done', text };
}

/** Looks at records again, and at all that share a key with them. */
export async function lookAgain(memory: MappingMemory, records: readonly Subject[]): Promise<void> {
  const keys = [];
  for (const { flow, system, id } of records) keys.push(...(await memory.keys.of(flow, system, [id])));
  await memory.looks.add(records.map(({ flow, system, id }) => ({ flow, subject: system, id })));
  await memory.looks.addSharers(keys.flatMap((key) => [key.keys.webcrm, key.keys.customcrm]));
}

async function strangerAmong(
  memory: MappingMemory,
  flow: Flow,
  ids: Sides<string>,
  wanted: 'there' | 'known',
): Promise<Answer | undefined> {
  for (const system of systems) {
    const [state] = await memory.states.lock(system, flow.entity[system], [ids[system]]);
    const name = nameOf(flow, system, ids);
    if (state === undefined) return { kind: 'unknown', text: `There is no ${name}, or it has not been read yet.` };
    if (state.record === null && wanted === 'there') return { kind: 'refused', text: `${name} was deleted.` };
  }
  return undefined;
}

function nameOf(flow: Flow, system: System, ids: Sides<string>): string {
  return `${system}.${flow.entity[system]} ${ids[system]}`;
}
