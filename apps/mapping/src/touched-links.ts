import type { System } from '#change-events';
import type { LinkState } from '#dataflows';
import type { MappingMemory, RecordSnapshot, StoredLink } from '#link-registry';
import type { FlowBook } from './flow-book.js';

/** The links that a batch touches, found by id or by record, as they change while the batch is worked through. */
export class TouchedLinks {
  private readonly links = new Map<string, StoredLink>();
  private readonly byRecord = new Map<string, string>();
  private readonly changed = new Set<string>();

  /** Reads and locks the links of these records, those that one of them was created for, and those named by id. */
  static async read(
    memory: MappingMemory,
    flows: FlowBook,
    states: readonly RecordSnapshot[],
    ids: readonly string[],
  ): Promise<TouchedLinks> {
    const touched = new TouchedLinks();
    for (const ofType of Map.groupBy(states, (state) => `${state.system}.${state.entity}`).values()) {
      const [{ system, entity } = { system: 'webcrm' as const, entity: '' }] = ofType;
      const names = flows.of(system, entity).map((flow) => flow.name);
      for (const link of await memory.links.ofRecords(
        names,
        system,
        ofType.map((state) => state.id),
      ))
        touched.know(link);
    }
    const named = new Set([...ids, ...states.flatMap((state) => state.createdFor ?? [])].filter((id) => !touched.links.has(id)));
    for (const link of await memory.links.byId([...named])) touched.know(link);
    return touched;
  }

  get(id: string): StoredLink | undefined {
    return this.links.get(id);
  }

  ofRecord(flow: string, system: System, id: string): StoredLink | undefined {
    return this.links.get(this.byRecord.get(`${flow}\n${system}\n${id}`) ?? '');
  }

  put(link: StoredLink): void {
    this.know(link);
    this.changed.add(link.state.id);
  }

  drop(link: StoredLink): void {
    this.links.delete(link.state.id);
  }

  /** The links that were put, and those named: what is to be reconciled. */
  toReconcile(named: ReadonlySet<string>): readonly StoredLink[] {
    return [...this.links.values()].filter(({ state }) => this.changed.has(state.id) || named.has(state.id));
  }

  private know(link: StoredLink): void {
    this.links.set(link.state.id, link);
    if (link.standing === 'ended') return;
    for (const system of ['webcrm', 'customcrm'] as const) {
      const id = link.state.ids[system];
      if (id !== null) this.byRecord.set(`${link.flow}\n${system}\n${id}`, link.state.id);
    }
  }
}

/** The same link in another state. */
export function withState(link: StoredLink, state: LinkState): StoredLink {
  return { ...link, state };
}
