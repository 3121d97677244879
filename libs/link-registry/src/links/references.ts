import { systems } from '#change-events';
import type { Flow, Reference, Resolve, Sides } from '#dataflows';
import { isEmptyTuple } from '#dataflows';
import type { Partner } from './links.js';
import type { MappingMemory } from './mapping-memory.js';

/** Where references lead, looked up once for a whole batch. */
export class References {
  private constructor(private readonly partners: ReadonlyMap<string, Partner>) {}

  static async of(memory: MappingMemory, references: readonly Reference[]): Promise<References> {
    const once = new Map(references.map((reference) => [keyOf(reference), reference]));
    const partners = once.size === 0 ? [] : await memory.links.partners([...once.values()]);
    return new References(new Map(partners.map((partner) => [keyOf(partner.reference), partner])));
  }

  readonly resolve: Resolve = (reference) => this.partners.get(keyOf(reference))?.id ?? null;

  /** Whether the link of what is referred to is just being made. */
  readonly underWay = (reference: Reference): boolean => this.partners.get(keyOf(reference))?.underWay ?? false;
}

/** What the reference pairs of a flow name, for both sides' values of one link or record. */
export function referencesIn(flow: Flow, values: Partial<Sides<Readonly<Record<string, unknown>>>>): readonly Reference[] {
  return flow.pairs.flatMap((pair) =>
    pair.references === undefined
      ? []
      : systems.flatMap((system) => {
          const id = values[system]?.[pair.properties[system][0] ?? ''];
          const given = typeof id === 'string' || typeof id === 'number' ? [id] : [];
          return given.length === 0 || isEmptyTuple(pair.transform.forms[system], given)
            ? []
            : [{ flow: pair.references as string, system, id: String(id) }];
        }),
  );
}

function keyOf(reference: Reference): string {
  return `${reference.flow}\n${reference.system}\n${reference.id}`;
}
