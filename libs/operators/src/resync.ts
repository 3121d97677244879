import type { Flow } from '#dataflows';
import type { LinkRegistry, RecordName, Registry } from '#link-registry';
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

/** Links that one transaction notes to be looked at. */
const chunk = 2000;

/** Looks at all links of a flow anew, chunk after chunk, with the newest states of their records. */
export async function resyncFlow(registry: LinkRegistry, flow: Flow): Promise<Answer> {
  let chunks = 0;
  for (let after: string | null = ''; after !== null; chunks++) {
    const from: string = after;
    after = await registry.transaction((memory) => memory.looks.addLinks(flow.name, from, chunk));
  }
  if (chunks === 1) return { kind: 'nothing', text: `Flow ${flow.name} has no links.` };
  return { kind: 'done', text: `All links of ${flow.name} are looked at anew.` };
}
