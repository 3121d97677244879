import { systems, type System } from '#change-events';
import { reproject, type Flow } from '#dataflows';
import type { MappingMemory, RecordSnapshot, StoredLink } from '#link-registry';

/**
 * Links as their records and their flow are now: locked, with both records' newest states under the pairs that the flow has today. Whoever
 * stores a newer state of one of the records waits for the link.
 */
export async function linksAnew(memory: MappingMemory, flow: Flow, ids: readonly string[]): Promise<readonly StoredLink[]> {
  const links = await memory.links.byId(ids);
  const states = { webcrm: await statesOf(memory, flow, 'webcrm', links), customcrm: await statesOf(memory, flow, 'customcrm', links) };
  return links.map((link) => {
    if (link.standing !== 'live') return link;
    const newest = systems.flatMap((system) => {
      const state = states[system].get(link.state.ids[system] ?? '');
      return state?.record == null ? [] : [[system, { ...state, record: state.record }] as const];
    });
    return { ...link, state: reproject(flow, link.state, Object.fromEntries(newest)) };
  });
}

async function statesOf(
  memory: MappingMemory,
  flow: Flow,
  system: System,
  links: readonly StoredLink[],
): Promise<ReadonlyMap<string, RecordSnapshot>> {
  const ids = links.flatMap((link) => link.state.ids[system] ?? []);
  return new Map((await memory.states.read(system, flow.entity[system], ids)).map((state) => [state.id, state]));
}
