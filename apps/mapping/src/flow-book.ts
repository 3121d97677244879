import type { RecordType, System } from '#change-events';
import { describeFaults, recordTypesOf, type Flow, type LoadedFlows } from '#dataflows';
import { standingOf, type RegisteredFlow } from '#link-registry';

/** The enabled flows, found by what the mapping service knows of a message or a link. */
export class FlowBook {
  private readonly byName: ReadonlyMap<string, Flow>;
  /** Referenced flows before those that refer to them. */
  readonly inOrder: readonly Flow[];

  /**
   * @param flows all flows of the files, also those that are not enabled
   * @param faults texts of what is wrong with the flow files
   */
  constructor(
    readonly flows: readonly Flow[],
    readonly faults: readonly string[] = [],
  ) {
    const enabled = flows.filter((flow) => flow.enabled);
    this.byName = new Map(enabled.map((flow) => [flow.name, flow]));
    this.inOrder = inOrderOfReferences(enabled);
  }

  /** Flows as loaded; of faulty files none, with the faults as texts. */
  static from(loaded: LoadedFlows): FlowBook {
    return 'faults' in loaded ? new FlowBook([], [describeFaults(loaded.faults)]) : new FlowBook(loaded.flows);
  }

  get(name: string): Flow | undefined {
    return this.byName.get(name);
  }

  /** The flows whose revision is the current one: those that may be decided about. */
  current(registered: readonly RegisteredFlow[]): FlowBook {
    const isCurrent = ({ name, revision }: Flow): boolean =>
      standingOf(
        registered.find((flow) => flow.name === name),
        revision,
      ).kind === 'current';
    return this.flows.every(isCurrent) ? this : new FlowBook(this.flows.filter(isCurrent));
  }

  /** One of the flows alone. */
  only(flow: Flow): FlowBook {
    return new FlowBook([flow]);
  }

  /** Flows that have this type on this side. */
  of(system: System, entity: string): readonly Flow[] {
    return this.inOrder.filter((flow) => flow.entity[system] === entity);
  }

  /** Every record type of every flow, once. */
  types(): readonly RecordType[] {
    return recordTypesOf(this.inOrder);
  }
}

function inOrderOfReferences(flows: readonly Flow[]): readonly Flow[] {
  const ordered = new Set<Flow>();
  const place = (flow: Flow, under: readonly Flow[]): void => {
    if (under.includes(flow)) return;
    for (const pair of flow.pairs) {
      const referenced = flows.find((candidate) => candidate.name === pair.references);
      if (referenced !== undefined) place(referenced, [...under, flow]);
    }
    ordered.add(flow);
  };
  for (const flow of flows) place(flow, []);
  return [...ordered];
}
