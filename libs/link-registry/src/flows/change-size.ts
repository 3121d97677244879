import type { System } from '#change-events';
import { projectLink, reconcile, type Flow, type NewState, type Sides } from '#dataflows';
import type { StoredLink } from '../links/links.js';
import type { LinkRegistry, MappingMemory } from '../links/mapping-memory.js';
import { References, referencesIn } from '../links/references.js';
import type { ChangeSize } from './registered-flows.js';

/** Links that one transaction counts. */
const chunk = 500;

/** A change that would write more than this needs a person's consent. */
const mostWrites = 20;
const mostShare = 0.05;

/** Whether a change writes so much that a person has to agree. */
export function needsConsent({ writes, links }: ChangeSize): boolean {
  return writes > mostWrites && writes > mostShare * links;
}

/** Counts, chunk after chunk and without writing, the links that would get a command under a flow as its file is now. */
export async function changeSizeOf(registry: LinkRegistry, flow: Flow): Promise<ChangeSize> {
  const size = { writes: 0, links: 0 };
  if (!flow.enabled) return size;
  for (let after = ''; ;) {
    const page = await registry.transaction(async (memory) => {
      const links = await memory.links.page(flow.name, after, chunk);
      return { links, writes: await writesOf(memory, flow, links) };
    });
    size.writes += page.writes;
    size.links += page.links.length;
    const last = page.links.at(-1);
    if (last === undefined) return size;
    after = last.state.id;
  }
}

async function writesOf(memory: MappingMemory, flow: Flow, links: readonly StoredLink[]): Promise<number> {
  const live = links.filter(({ standing }) => standing === 'live');
  const records = { webcrm: await recordsOf(memory, flow, 'webcrm', live), customcrm: await recordsOf(memory, flow, 'customcrm', live) };
  const projected = live.map(({ state }) =>
    projectLink(flow, state, {
      ...given('webcrm', records.webcrm.get(state.ids.webcrm ?? '')),
      ...given('customcrm', records.customcrm.get(state.ids.customcrm ?? '')),
    }),
  );
  const references = await References.of(
    memory,
    projected.flatMap(({ sides }) => referencesIn(flow, { webcrm: sides.webcrm.values, customcrm: sides.customcrm.values })),
  );
  return projected.filter((state) => reconcile(flow, state, references.resolve, 0).commanded.length > 0).length;
}

async function recordsOf(memory: MappingMemory, flow: Flow, system: System, links: readonly StoredLink[]): Promise<Map<string, NewState>> {
  const states = await memory.states.peek(
    system,
    flow.entity[system],
    links.flatMap(({ state }) => state.ids[system] ?? []),
  );
  return new Map(states.flatMap((state) => (state.record === null ? [] : [[state.id, { ...state, record: state.record }] as const])));
}

function given(system: System, state: NewState | undefined): Partial<Sides<NewState>> {
  return state === undefined ? {} : { [system]: state };
}
