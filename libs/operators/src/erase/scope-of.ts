import { otherSystem, systems } from '#change-events';
import type { MappingMemory, RecordName, StoredLink } from '#link-registry';

/** All that is kept of one person or thing: its records, and the links between them. */
export interface Scope {
  readonly records: readonly RecordName[];
  readonly links: readonly StoredLink[];
}

/** A record, and what links join with it over any number of steps, under every flow, ended links included. Locks the links. */
export async function scopeOf({ flows, links }: Pick<MappingMemory, 'flows' | 'links'>, record: RecordName): Promise<Scope> {
  const registered = await flows.hold();
  const records = new Map([[nameOf(record), record]]);
  const found = new Map<string, StoredLink>();
  // A Map hands out what is added while it is gone through.
  for (const { system, entity, id } of records.values()) {
    const names = registered.filter((flow) => flow.entity[system] === entity).map(({ name }) => name);
    for (const link of [...(await links.ofRecords(names, system, [id])), ...(await links.endedOfRecords(names, system, [id]))]) {
      found.set(link.state.id, link);
      const other = otherSystem[system];
      const partner = link.state.ids[other];
      const type = registered.find(({ name }) => name === link.flow)?.entity[other];
      if (partner === null || type === undefined) continue;
      const name = { system: other, entity: type, id: partner };
      records.set(nameOf(name), name);
    }
  }
  return { records: [...records.values()], links: [...found.values()] };
}

/** What people call a record. */
export function nameOf({ system, entity, id }: RecordName): string {
  return `${system}.${entity} ${id}`;
}

/** Records in the order in which all who lock several do it: by system, then type. */
export function byType(records: readonly RecordName[]): readonly (Omit<RecordName, 'id'> & { readonly ids: readonly string[] })[] {
  return systems.flatMap((system) =>
    [
      ...Map.groupBy(
        records.filter((record) => record.system === system),
        ({ entity }) => entity,
      ),
    ]
      .map(([entity, ofType]) => ({ system, entity, ids: ofType.map(({ id }) => id) }))
      .toSorted((one, other) => (one.entity < other.entity ? -1 : 1)),
  );
}
