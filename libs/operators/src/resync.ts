import { systems } from '#change-events';
import type { Flow } from '#dataflows';
import type { MappingMemory, RecordName, Registry } from '#link-registry';
import type { Answer } from './answer.js';

/** Reads a record from its system again, and looks at it anew under every flow. */
export async function resyncRecord(
  registry: Pick<Registry, 'connectorMemory' | 'links'>,
  flows: readonly Flow[],
  { system, entity, id }: RecordName,
): Promise<Answer> {
  const { observed } = await registry.connectorMemory(system);
  const [row] = await observed.find(entity, [id]);
  if (row === undefined || row.version === 0)
    return { kind: 'unknown', text: `No ${system}.${entity} ${id} has ever been read. Is the id right?` };
  await observed.oweReread(entity, [id]);
  const names = flows.filter((flow) => flow.entity[system] === entity).map((flow) => flow.name);
  const links = await registry.links.transaction(async (memory) => {
    const found = await memory.links.ofRecords(names, system, [id]);
    const unlinked = names.filter((name) => !found.some((link) => link.flow === name));
    await memory.looks.add([
      ...found.map((link) => ({ flow: link.flow, subject: 'link' as const, id: link.state.id })),
      ...unlinked.map((flow) => ({ flow, subject: system, id })),
    ]);
    return found.length;
  });
  return {
    kind: 'done',
    text: `${system}.${entity} ${id} is read again; ${links === 1 ? 'its link is' : `its ${links} links are`} looked at anew.`,
  };
}

/** Looks at all links of a flow anew, with the newest states of their records and the pairs that the flow has now. */
export async function resyncFlow(memory: MappingMemory, flow: Flow): Promise<Answer> {
  const links = await memory.looks.addLinks(flow.name);
  if (links === 0) return { kind: 'nothing', text: `Flow ${flow.name} has no links.` };
  return {
    kind: 'done',
    text: `${links} links of ${flow.name} (${systems.map((system) => flow.entity[system]).join(', ')}) are looked at anew.`,
  };
}
