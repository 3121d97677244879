import type { Command, Outcome, RecordState } from '#change-events';
import { matchKeysOf } from '#dataflows';
import type { KeyedSubject, MappingMemory, RecordSnapshot, Subject } from '#link-registry';
import { acceptStates } from './accept-states.js';
import { carryOut } from './carry-out.js';
import type { FlowBook } from './flow-book.js';
import { settleOutcomes } from './settle-outcomes.js';
import { TouchedLinks } from './touched-links.js';
import { tellTurned } from './turned-links.js';

/** What a batch led to, to be acted upon once it is committed. */
export interface Absorbed {
  readonly commands: readonly Command[];
  /** Whether something is to be looked at now. */
  readonly looks: boolean;
}

/**
 * Takes record states and outcomes into the registry, within one transaction: states first, then links, then what was agreed, then reconcile.
 * Matching and creating are left to the looks. Repeats and overtaken states change nothing.
 * @param now milliseconds since 1970
 */
export async function absorb(
  memory: MappingMemory,
  flows: FlowBook,
  given: { readonly states: readonly RecordSnapshot[]; readonly outcomes: readonly Outcome[] },
  now: number,
): Promise<Absorbed> {
  const newer = await memory.states.store(newestOf([...given.states, ...given.outcomes.flatMap(statesIn)]));
  const links = await TouchedLinks.read(
    memory,
    flows,
    newer,
    given.outcomes.map((outcome) => outcome.link),
  );
  const { made, hastened } = await acceptStates(memory, flows, links, newer);
  const settled = await settleOutcomes(memory, flows, links, given.outcomes, now);
  await memory.links.remove(settled.dropped.map((link) => link.state.id));
  const { commands, ended } = await carryOut(
    memory,
    flows,
    links.all().map((link) => ({ link, isNew: false })),
    now,
  );

  const changed = await memory.keys.replace(keyedSubjects(flows, newer));
  const turned = [...made, ...settled.made, ...settled.dropped, ...ended];
  await memory.looks.addSharers(changed.flatMap(keysOf));
  await tellTurned(memory, flows, turned);
  await memory.looks.clearUnlinked(newer.filter((state) => state.record === null).flatMap((state) => subjectsOf(flows, state)));
  await memory.looks.setUnlinked(settled.failed);
  const looks = [...withoutLink(flows, links, newer), ...settled.lookAgain];
  await memory.looks.add(looks.map(({ flow, system, id }) => ({ flow, subject: system, id })));
  return { commands: [...hastened, ...commands], looks: looks.length + changed.length + turned.length > 0 };
}

function statesIn(outcome: Outcome): RecordSnapshot[] {
  return [...(outcome.state ? [outcome.state] : []), ...outcome.found].map((state) => snapshotOf(outcome, state));
}

function snapshotOf({ system, entity }: Outcome, { id, version, changedAt, record, createdFor }: RecordState): RecordSnapshot {
  return { system, entity, id, version, changedAt, record, createdFor: createdFor ?? null };
}

function newestOf(states: readonly RecordSnapshot[]): readonly RecordSnapshot[] {
  const newest = new Map<string, RecordSnapshot>();
  for (const state of states) {
    const name = `${state.system}\n${state.entity}\n${state.id}`;
    if (state.version > (newest.get(name)?.version ?? -1)) newest.set(name, state);
  }
  return [...newest.values()];
}

function keyedSubjects(flows: FlowBook, states: readonly RecordSnapshot[]): readonly KeyedSubject[] {
  return states.flatMap(({ system, entity, id, record }) =>
    flows
      .of(system, entity)
      .filter((flow) => flow.match.length > 0)
      .map((flow) => ({ flow: flow.name, system, id, keys: record === null ? [] : matchKeysOf(flow, system, record) })),
  );
}

function keysOf({ keys }: Pick<KeyedSubject, 'keys'>): readonly string[] {
  return keys.flatMap((key) => [key.keys.webcrm, key.keys.customcrm]);
}

function subjectsOf(flows: FlowBook, { system, entity, id }: RecordSnapshot): readonly Subject[] {
  return flows.of(system, entity).map((flow) => ({ flow: flow.name, system, id }));
}

function withoutLink(flows: FlowBook, links: TouchedLinks, states: readonly RecordSnapshot[]): readonly Subject[] {
  return states
    .filter((state) => state.record !== null)
    .flatMap((state) => subjectsOf(flows, state))
    .filter(({ flow, system, id }) => links.ofRecord(flow, system, id) === undefined);
}
