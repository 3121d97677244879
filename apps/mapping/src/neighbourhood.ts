import { otherSystem, systems, type JsonRecord, type System } from '#change-events';
import { satisfies, type Flow, type Unlinked } from '#dataflows';
import type { MappingMemory, RecordSnapshot, StoredKey, StoredLink } from '#link-registry';

/** A record that may be matched or get a partner made. */
export interface Candidate extends Unlinked {
  readonly version: number;
  readonly changedAt: number;
  readonly record: JsonRecord;
  readonly createdFor: string | null;
  /** Milliseconds since 1970; null: it was there at the first full read. */
  readonly appearedAt: number | null;
}

/** A record whose partner was deleted, so that its link has ended. It is left alone, and so is who looks like that partner. */
export interface Survivor extends Candidate {
  readonly endedLink: string;
}

/** A record that is left alone, and why. */
export interface LeftAlone {
  readonly system: System;
  readonly id: string;
  readonly version: number;
  readonly reason: string;
}

/** Of one key, at most this many records of a side are taken in: with more than two it is ambiguous anyhow. */
const mostPerKey = 50;

/** Records that share a key with each other are read in as many rounds, which is one more than any sensible number of rules. */
const mostRounds = 6;

/** Everyone without a link who shares a key, over any number of steps, with one of the records looked at; locked until the transaction ends. */
export class Neighbourhood {
  private constructor(
    readonly candidates: readonly Candidate[],
    readonly leftAlone: readonly LeftAlone[],
    readonly survivors: readonly Survivor[],
  ) {}

  static async around(memory: MappingMemory, flow: Flow, ids: Readonly<Record<System, readonly string[]>>): Promise<Neighbourhood> {
    const keys = await keysAround(memory, flow, ids);
    const candidates: Candidate[] = [];
    const leftAlone: LeftAlone[] = [];
    const survivors: Survivor[] = [];
    for (const system of systems) {
      const named = [...new Set([...ids[system], ...keys.filter((key) => key.system === system).map((key) => key.id)])];
      const records = await memory.states.lock(system, flow.entity[system], named);
      const linked = await memory.links.linked(flow.name, system, named);
      const ended = endedBy(
        system,
        await memory.links.endedOfRecords(
          [flow.name],
          system,
          named.filter((id) => !linked.has(id)),
        ),
      );
      const keysById = Map.groupBy(
        keys.filter((key) => key.system === system),
        (key) => key.id,
      );
      for (const state of records) {
        if (state.record === null || linked.has(state.id)) continue;
        const candidate = candidateOf(flow, state, state.record, keysById.get(state.id) ?? []);
        const link = ended.get(state.id);
        const reason = whyLeftAlone(flow, candidate, link);
        if (link !== undefined) survivors.push({ ...candidate, endedLink: link.state.id });
        if (reason === undefined) candidates.push(candidate);
        else leftAlone.push({ system, id: state.id, version: state.version, reason });
      }
    }
    return new Neighbourhood(candidates, leftAlone, survivors);
  }
}

async function keysAround(
  memory: MappingMemory,
  flow: Flow,
  ids: Readonly<Record<System, readonly string[]>>,
): Promise<readonly StoredKey[]> {
  const all = new Map<string, StoredKey>();
  const asked = new Set<string>();
  let found = [
    ...(await memory.keys.of(flow.name, 'webcrm', ids.webcrm)),
    ...(await memory.keys.of(flow.name, 'customcrm', ids.customcrm)),
  ];
  for (let round = 0; round < mostRounds && found.length > 0; round++) {
    for (const key of found) all.set(`${key.system}\n${key.id}\n${key.rule}`, key);
    const fresh = [...new Set(found.map((key) => key.keys.customcrm))].filter((key) => !asked.has(key));
    for (const key of fresh) asked.add(key);
    found = [...(await memory.keys.sharers(flow.name, fresh, mostPerKey))];
  }
  return [...all.values()];
}

/** Ended links by the record that is left of each. What the sync itself has deleted leaves nothing that anybody waits for. */
function endedBy(system: System, links: readonly StoredLink[]): ReadonlyMap<string, StoredLink> {
  return new Map(
    links.flatMap((link) => (link.state.ids[system] === null || link.state.deletion?.done ? [] : [[link.state.ids[system], link]])),
  );
}

function whyLeftAlone(flow: Flow, { system, record }: Candidate, ended: StoredLink | undefined): string | undefined {
  if (ended !== undefined) return `its partner ${ended.state.ids[otherSystem[system]] ?? '?'} was deleted and the link has ended`;
  return satisfies(record, flow.when[system]) ? undefined : 'it does not satisfy the condition "when" of the flow';
}

function candidateOf(flow: Flow, state: RecordSnapshot, record: JsonRecord, keys: readonly StoredKey[]): Candidate {
  return {
    system: state.system,
    id: state.id,
    version: state.version,
    changedAt: state.changedAt,
    createdFor: state.createdFor,
    appearedAt: state.appearedAt ?? null,
    record,
    keys: flow.match.map((_, rule) => keys.find((key) => key.rule === rule)?.keys.customcrm),
  };
}
