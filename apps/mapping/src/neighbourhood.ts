import { otherSystem, systems, type JsonRecord, type System } from '#change-events';
import { satisfies, type Flow, type MatchDecision, type Sides, type Unlinked } from '#dataflows';
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
    /** What operators decided about these records. */
    readonly decided: readonly MatchDecision[],
  ) {}

  static async around(memory: MappingMemory, flow: Flow, ids: Sides<readonly string[]>): Promise<Neighbourhood> {
    const near = await keysAround(memory, flow, ids);
    const named = idsBySystem((system) => [...ids[system], ...idsIn(near, system)]);
    const decided = await memory.decisions.ofRecords(flow.name, named);
    const same = decided.filter(({ verdict }) => verdict === 'same');
    const partners = idsBySystem((system) => same.map((decision) => decision.ids[system]).filter((id) => !named[system].includes(id)));
    const free = { webcrm: new Map<string, Free>(), customcrm: new Map<string, Free>() };
    for (const system of systems) {
      const keys = Map.groupBy(
        [...near, ...(await memory.keys.of(flow.name, system, partners[system]))].filter((key) => key.system === system),
        (key) => key.id,
      );
      for (const one of await freeRecords(memory, flow, system, [...named[system], ...partners[system]], keys))
        free[system].set(one.candidate.id, one);
    }
    const together = same.filter(({ ids: pair }) => systems.every((system) => free[system].has(pair[system])));
    const candidates: Candidate[] = [];
    const leftAlone: LeftAlone[] = [];
    const survivors: Survivor[] = [];
    for (const { candidate, ended } of systems.flatMap((system) => [...free[system].values()])) {
      const { system, id, version } = candidate;
      // An operator's word stands above the flow's conditions and above a link that has ended.
      const isDecided = together.some((decision) => decision.ids[system] === id);
      const reason = isDecided ? undefined : whyLeftAlone(flow, candidate, ended);
      if (ended !== undefined && !isDecided) survivors.push({ ...candidate, endedLink: ended.state.id });
      if (reason === undefined) candidates.push(candidate);
      else leftAlone.push({ system, id, version, reason });
    }
    return new Neighbourhood(candidates, leftAlone, survivors, decided);
  }
}

/** A record that is there and has no link under the flow. */
interface Free {
  readonly candidate: Candidate;
  /** Its link that has ended. */
  readonly ended: StoredLink | undefined;
}

async function freeRecords(
  memory: MappingMemory,
  flow: Flow,
  system: System,
  ids: readonly string[],
  keys: ReadonlyMap<string, readonly StoredKey[]>,
): Promise<readonly Free[]> {
  const records = await memory.states.lock(system, flow.entity[system], ids);
  const linked = await memory.links.linked(flow.name, system, ids);
  const unlinked = ids.filter((id) => !linked.has(id));
  const ended = endedBy(system, await memory.links.endedOfRecords([flow.name], system, unlinked));
  return records.flatMap((state) =>
    state.record === null || linked.has(state.id)
      ? []
      : [{ candidate: candidateOf(flow, state, state.record, keys.get(state.id) ?? []), ended: ended.get(state.id) }],
  );
}

function idsIn(keys: readonly StoredKey[], system: System): readonly string[] {
  return keys.filter((key) => key.system === system).map((key) => key.id);
}

function idsBySystem(of: (system: System) => readonly string[]): Sides<readonly string[]> {
  return { webcrm: [...new Set(of('webcrm'))], customcrm: [...new Set(of('customcrm'))] };
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
