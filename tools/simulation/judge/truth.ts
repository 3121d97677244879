import { otherSystem, type JsonRecord, type System } from '#change-events';
import { sameTuple, type Flow, type Pair, type Resolve, type Tuple } from '#dataflows';
import type { StoredLink } from '#link-registry';
import type { Deed } from '../world/crm.js';
import type { World } from '../world/world.js';

/** What truly is, in both systems and in the registry, once a history is over. */
export class Truth {
  readonly links: readonly StoredLink[];
  readonly deeds: readonly Deed[];
  private readonly byRecord = new Map<string, StoredLink>();

  constructor(readonly world: World) {
    this.links = [...world.registry.tables.links.rows.values()];
    this.deeds = [...world.crms.webcrm.journal, ...world.crms.customcrm.journal].sort((one, other) => one.seq - other.seq);
    for (const link of this.links) {
      if (link.standing !== 'live') continue;
      for (const system of ['webcrm', 'customcrm'] as const) this.byRecord.set(`${link.flow} ${system} ${link.state.ids[system]}`, link);
    }
  }

  flowOf(link: StoredLink): Flow {
    const flow = this.world.flows.find(({ name }) => name === link.flow);
    if (flow === undefined) throw new Error(`There is no flow ${link.flow}.`);
    return flow;
  }

  /** The record's values; undefined when there is no such record. */
  record(system: System, entity: string, id: string | null): JsonRecord | undefined {
    return id === null ? undefined : this.world.crms[system].get(entity, id)?.values;
  }

  liveLink(flow: string, system: System, id: string): StoredLink | undefined {
    return this.byRecord.get(`${flow} ${system} ${id}`);
  }

  /** Whether the record is what is left of a link that has ended; what the sync has deleted leaves nothing. */
  isLeftOver(flow: string, system: System, id: string): boolean {
    return this.links.some(
      (link) => link.flow === flow && link.standing === 'ended' && link.state.ids[system] === id && link.state.deletion?.done !== true,
    );
  }

  /** The last thing that happened to a record before a deed. */
  lastDeed(system: System, entity: string, id: string, before: number): Deed | undefined {
    return this.deeds.findLast((deed) => deed.seq < before && deed.id === id && deed.entity === entity && deed.system === system);
  }

  readonly resolve: Resolve = ({ flow, system, id }) => this.liveLink(flow, system, id)?.state.ids[otherSystem[system]] ?? null;
}

export function valuesOf(pair: Pair, system: System, record: JsonRecord): Tuple {
  return pair.properties[system].map((property) => record[property] ?? null);
}

export function same(pair: Pair, system: System, one: Tuple, other: Tuple): boolean {
  return sameTuple(pair.transform.forms[system], one, other);
}
