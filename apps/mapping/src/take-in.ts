import type { Command, Outcome } from '#change-events';
import { matchKeysOf, type Flow } from '#dataflows';
import type { KeyedSubject, MappingMemory, RecordSnapshot, Subject } from '#link-registry';
import { acceptStates } from './accept-states.js';
import { carryOut } from './carry-out.js';
import type { FlowBook } from './flow-book.js';
import { settleOutcomes, type Answered } from './settle-outcomes.js';
import { TouchedLinks } from './touched-links.js';
import { tellTurned } from './turned-links.js';

/** What is to be taken into the links. */
export interface Given {
  /** Stored states of records, locked. */
  readonly states: readonly RecordSnapshot[];
  /** Those of them whose match keys may be others than before. */
  readonly rekeyed: readonly RecordSnapshot[];
  readonly outcomes: readonly Outcome[];
  /** Ids of links that are reconciled even if none of the states and outcomes is about them. */
  readonly links: readonly string[];
}

/** What taking in led to. */
export interface TakenIn {
  readonly commands: readonly Command[];
  /** The links that were touched, as they are now. */
  readonly links: TouchedLinks;
  /** Records that look for a partner again. */
  readonly lookAgain: readonly Subject[];
  /** The answers to commands that were outstanding. */
  readonly answered: readonly Answered[];
  /** Whether others were noted to be looked at, since a link was made or ended or a key changed. */
  readonly stirred: boolean;
}

/**
 * Takes stored states and outcomes into the links: states first, then what was agreed, then reconcile; then what else follows from records that
 * came, went or changed a key. Matching and creating are left to the looks. Repeats change nothing.
 * @param flows the flows that this replica decides about
 * @param now milliseconds since 1970
 */
export async function takeIn(memory: MappingMemory, flows: FlowBook, given: Given, now: number): Promise<TakenIn> {
  const { states, rekeyed, outcomes } = given;
  const links = await TouchedLinks.read(memory, flows, states, [...given.links, ...outcomes.map((outcome) => outcome.link)]);
  const { made, hastened } = await acceptStates(memory, flows, links, states);
  const settled = await settleOutcomes(memory, flows, links, outcomes, now);
  await memory.links.remove(settled.dropped.map((link) => link.state.id));
  const { commands, ended } = await carryOut(
    memory,
    flows,
    links.toReconcile(new Set(given.links)).map((link) => ({ link, isNew: false })),
    now,
  );

  const changed = await memory.keys.replace(keyedSubjects(flows, rekeyed));
  const turned = [...made, ...settled.made, ...settled.dropped, ...ended];
  await memory.looks.addSharers(changed.flatMap(keysOf));
  await tellTurned(memory, flows, turned);
  await memory.looks.clearUnlinked(states.filter((state) => state.record === null).flatMap((state) => subjectsOf(flows, state)));
  await memory.looks.setUnlinked(settled.failed);
  const { answered, lookAgain } = settled;
  return { commands: [...hastened, ...commands], links, lookAgain, answered, stirred: changed.length + turned.length > 0 };
}

/** A record under every flow that has its type. */
export function subjectsOf(flows: FlowBook, { system, entity, id }: RecordSnapshot): readonly Subject[] {
  return flows.of(system, entity).map((flow) => ({ flow: flow.name, system, id }));
}

/** A record's match keys under a flow; none when it is gone. */
export function keyedSubject(flow: Flow, { system, id, record }: RecordSnapshot): KeyedSubject {
  return { flow: flow.name, system, id, keys: record === null ? [] : matchKeysOf(flow, system, record) };
}

function keyedSubjects(flows: FlowBook, states: readonly RecordSnapshot[]): readonly KeyedSubject[] {
  return states.flatMap((state) =>
    flows
      .of(state.system, state.entity)
      .filter((flow) => flow.match.length > 0)
      .map((flow) => keyedSubject(flow, state)),
  );
}

function keysOf({ keys }: Pick<KeyedSubject, 'keys'>): readonly string[] {
  return keys.flatMap((key) => [key.keys.webcrm, key.keys.customcrm]);
}
