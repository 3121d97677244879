import type { System } from '#change-events';
import type { LinkState } from '#dataflows';
import type { MappingMemory, RecordSnapshot, StoredLink } from '#link-registry';
import type { FlowBook } from './flow-book.js';

/** The links that a batch touches, found by id or by record, as they change while the batch is worked through. */
export class TouchedLinks {
  private readonly links = new Map<string, StoredLink>();
  private readonly byRecord = new Map<string, string>();

  private constructor(links: readonly StoredLink[]) {
    for (const link of links) this.put(link);
  }

  /** Reads and locks the links of these records, those that one of them was created for, and those named by id. */
  static async read(
    memory: MappingMemory,
    flows: FlowBook,
    states: readonly RecordSnapshot[],
    ids: readonly string[],
  ): Promise<TouchedLinks> {
    const touched = new TouchedLinks([]);
    for (const ofType of Map.groupBy(states, (state) => `${state.system}.${state.entity}`).values()) {
      const [{ system, entity } = { system: 'webcrm' as const, entity: '' }] = ofType;
      const names = flows.of(system, entity).map((flow) => flow.name);
      for (const link of await memory.links.ofRecords(
        names,
        system,
        ofType.map((state) => state.id),
      ))
        touched.put(link);
    }
    const named = new Set([...ids, ...states.flatMap((state) => state.createdFor ?? [])].filter((id) => !touched.links.has(id)));
    for (const link of await memory.links.byId([...named])) touched.put(link);
    return touched;
  }

  get(id: string): StoredLink | undefined {
    return this.links.get(id);
  }

  ofRecord(flow: string, system: System, id: string): StoredLink | undefined {
    return this.links.get(this.byRecord.get(`${flow}\n${system}\n${id}`) ?? '');
  }

  put(link: StoredLink): void {
    this.links.set(link.state.id, link);
    if (link.standing === 'ended') return;
    for (const system of ['webcrm', 'customcrm'] as const) {
      const id = link.state.ids[system];
      if (id !== null) this.byRecord.set(`${link.flow}\n${system}\n${id}`, link.state.id);
    }
  }

  drop(link: StoredLink): void {
    this.links.delete(link.state.id);
  }

  all(): readonly StoredLink[] {
    return [...this.links.values()];
  }
}

/** The same link in another state. */
export function withState(link: StoredLink, state: LinkState): StoredLink {
  return { ...link, state };
}
