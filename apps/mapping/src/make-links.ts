import { otherSystem, type Command, type System } from '#change-events';
import { acceptState, createCommand, matchKeysOf, satisfies, type Flow, type LinkState, type Reference, type Sides } from '#dataflows';
import {
  References,
  referencesIn,
  type MappingMemory,
  type Standing,
  type StoredLink,
  type Subject,
  type UnlinkedRecord,
  type WaitedFor,
} from '#link-registry';
import { outcomeWithinMs } from './carry-out.js';
import type { Candidate } from './neighbourhood.js';

/** What came of records that match nothing. */
export interface Creations {
  readonly commands: readonly Command[];
  readonly created: readonly StoredLink[];
  readonly unlinked: readonly UnlinkedRecord[];
  /** Records that may be matched but are none of the flow's own: nobody needs to hear of them. */
  readonly foreign: readonly Subject[];
  /** Records that look again when these references are linked. */
  readonly waits: readonly { readonly candidate: Candidate; readonly references: readonly WaitedFor[] }[];
}

/** A link of two records that matched, not reconciled yet. */
export function matchedLink(flow: Flow, one: Candidate, other: Candidate, now: number): StoredLink {
  const ids = { [one.system]: one.id, [other.system]: other.id } as unknown as Sides<string>;
  return newLink(flow, crypto.randomUUID(), 'live', 'matched', now, withRecord(flow, withRecord(flow, emptyState(ids), one), other));
}

/**
 * Asks for the missing partners of records that match nothing: unless the flow forbids it, a create with one of their keys is outstanding
 * (in any flow), or a reference holds it back.
 * @param firstEnabledAt records that were there before then get no partner under `history: fromNow`; milliseconds since 1970
 */
export async function createPartners(
  memory: MappingMemory,
  flow: Flow,
  lonely: readonly Candidate[],
  firstEnabledAt: number,
  now: number,
): Promise<Creations> {
  const unlinked: UnlinkedRecord[] = [];
  const foreign: Subject[] = [];
  const madeWith: { link: string; keys: readonly string[] }[] = [];
  const waits: { candidate: Candidate; references: readonly WaitedFor[] }[] = [];
  const created: StoredLink[] = [];
  const standing = (candidate: Candidate, why: UnlinkedRecord['standing'], reason: string): void => {
    unlinked.push({ flow: flow.name, system: candidate.system, id: candidate.id, standing: why, reason, version: candidate.version });
  };

  const failed = await failedBefore(memory, flow, lonely);
  const allowed = lonely.filter((candidate) => {
    if (failed.has(candidate.id + candidate.system)) return false;
    if (!satisfies(candidate.record, flow.candidates[candidate.system])) {
      foreign.push({ flow: flow.name, system: candidate.system, id: candidate.id });
      return false;
    }
    const reason = whyNotCreated(flow, candidate, firstEnabledAt);
    if (reason !== undefined) standing(candidate, 'excluded', reason);
    return reason === undefined;
  });
  const keysOf = new Map(allowed.map((candidate) => [candidate, matchKeysOf(flow, candidate.system, candidate.record)]));
  const allKeys = (candidate: Candidate): readonly string[] =>
    (keysOf.get(candidate) ?? []).flatMap((key) => [key.keys.webcrm, key.keys.customcrm]);
  const open = new Set(await memory.keys.creating(allowed.flatMap(allKeys)));
  const references = await References.of(
    memory,
    allowed.flatMap((candidate) => referencesIn(flow, { [candidate.system]: candidate.record })),
  );
  const known = await knownIds(memory, flow, allowed, keysOf);

  for (const candidate of allowed) {
    const into = otherSystem[candidate.system];
    if (allKeys(candidate).some((key) => open.has(key))) {
      standing(candidate, 'waiting', 'a record with one of its keys is just being created');
      continue;
    }
    const link = crypto.randomUUID();
    const request = {
      link,
      into,
      source: { id: candidate.id, version: candidate.version, values: candidate.record, changedAt: candidate.changedAt },
      keys: (keysOf.get(candidate) ?? []).map((key) => key.equals[into]),
      known: known.get(candidate) ?? [],
      now,
    };
    const decision = createCommand(flow, request, references.resolve, references.underWay);
    if (decision.kind === 'impossible') {
      standing(candidate, 'failed', decision.reason);
    } else if (decision.kind === 'waiting') {
      standing(
        candidate,
        'waiting',
        decision.references.map(({ flow: name, system, id }) => `the link of ${system} ${id} under ${name}`).join(', '),
      );
      const waitedFor = (reference: Reference): WaitedFor => ({ ...reference, inTheMaking: references.underWay(reference) });
      waits.push({ candidate, references: decision.references.map(waitedFor) });
    } else {
      for (const key of allKeys(candidate)) open.add(key);
      madeWith.push({ link, keys: allKeys(candidate) });
      const ids = { [candidate.system]: candidate.id, [into]: null } as unknown as Sides<string | null>;
      const seen = withRecord(flow, emptyState(ids), candidate);
      const state: LinkState = {
        ...seen,
        id: link,
        outstanding: { ...seen.outstanding, [into]: decision.outstanding },
        numbers: { ...seen.numbers, [into]: decision.outstanding.command.number },
      };
      created.push(newLink(flow, link, 'creating', into, now, state));
    }
  }
  const commands = created.flatMap((link) => Object.values(link.state.outstanding).flatMap((outstanding) => outstanding?.command ?? []));
  await memory.links.add(created);
  await memory.keys.noteCreates(madeWith);
  await memory.ledger.expect(commands.map((command) => ({ link: command.link, system: command.system, dueAt: now + outcomeWithinMs })));
  return { commands, created, unlinked, foreign, waits };
}

function whyNotCreated(flow: Flow, { system, appearedAt }: Candidate, firstEnabledAt: number): string | undefined {
  const into = otherSystem[system];
  if (!flow.createIn.includes(into)) return `the flow creates nothing in ${into}`;
  return flow.history === 'fromNow' && (appearedAt ?? 0) < firstEnabledAt
    ? 'it was there before the flow was first enabled (history: fromNow)'
    : undefined;
}

/** Records whose partner could not be made are tried again in a newer version only. */
async function failedBefore(memory: MappingMemory, flow: Flow, lonely: readonly Candidate[]): Promise<ReadonlySet<string>> {
  const failed = new Set<string>();
  for (const [system, ofSystem] of Map.groupBy(lonely, (candidate) => candidate.system)) {
    const versions = new Map(ofSystem.map((candidate) => [candidate.id, candidate.version]));
    for (const record of await memory.looks.unlinked(flow.name, system, [...versions.keys()])) {
      if (record.standing === 'failed' && versions.get(record.id) === record.version) failed.add(record.id + system);
    }
  }
  return failed;
}

/** Ids in the target system that share a key with a candidate: their states are here and were judged. */
async function knownIds(
  memory: MappingMemory,
  flow: Flow,
  candidates: readonly Candidate[],
  keysOf: ReadonlyMap<Candidate, ReturnType<typeof matchKeysOf>>,
): Promise<ReadonlyMap<Candidate, readonly string[]>> {
  const known = new Map<Candidate, readonly string[]>();
  for (const [system, ofSystem] of Map.groupBy(candidates, (candidate) => candidate.system)) {
    const into: System = otherSystem[system];
    const targetKeys = (candidate: Candidate): string[] => (keysOf.get(candidate) ?? []).map((key) => key.keys[into]);
    const holders = Map.groupBy(await memory.keys.holders(flow.name, into, ofSystem.flatMap(targetKeys)), (holder) => holder.key);
    for (const candidate of ofSystem) {
      known.set(candidate, [...new Set(targetKeys(candidate).flatMap((key) => (holders.get(key) ?? []).map((holder) => holder.id)))]);
    }
  }
  return known;
}

function emptyState(ids: Sides<string | null>): LinkState {
  const nothing = { version: 0, values: {} };
  return {
    id: '',
    ids,
    sides: { webcrm: nothing, customcrm: nothing },
    pairs: {},
    outstanding: { webcrm: null, customcrm: null },
    numbers: { webcrm: 0, customcrm: 0 },
  };
}

function withRecord(flow: Flow, state: LinkState, candidate: Candidate): LinkState {
  return acceptState(flow, state, candidate.system, candidate);
}

function newLink(flow: Flow, id: string, standing: Standing, origin: StoredLink['origin'], now: number, state: LinkState): StoredLink {
  return { flow: flow.name, standing, origin, progress: 'writing', madeAt: now, state: { ...state, id } };
}
