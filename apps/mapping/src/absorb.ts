import type { Command, Outcome, RecordState } from '#change-events';
import { keyedBy } from '#dataflows';
import { together, type MappingMemory, type RecordSnapshot, type RegisteredFlow, type Subject } from '#link-registry';
import type { FlowBook } from './flow-book.js';
import type { Answered } from './settle-outcomes.js';
import { subjectsOf, takeIn } from './take-in.js';
import type { TouchedLinks } from './touched-links.js';

/** What a batch led to, to be acted upon once it is committed. */
export interface Absorbed {
  readonly commands: readonly Command[];
  readonly answered: readonly Answered[];
  /** Whether something is to be looked at now. */
  readonly looks: boolean;
}

/**
 * Takes record states and outcomes into the registry, within one transaction. Repeats and overtaken states change nothing.
 *
 * Of a flow whose file here is not the current one, only the states are stored, and it is noted that the records are to be looked at: a
 * replica with the current file does it. Outcomes of its commands stay unsettled; sent again, the commands are answered again.
 * @param book the flows of this replica's files
 * @param now milliseconds since 1970
 */
export async function absorb(
  memory: MappingMemory,
  book: FlowBook,
  given: { readonly states: readonly RecordSnapshot[]; readonly outcomes: readonly Outcome[] },
  now: number,
): Promise<Absorbed> {
  const seen = newestOf([...given.states, ...given.outcomes.flatMap(statesIn)]);
  const [registered, { newer, rekeyed }, appeared] = await together([
    memory.flows.hold(),
    memory.states.store(seen.map((state) => ({ ...state, keyedBy: keyedByUnder(book, state) }))),
    memory.states.appear(given.states),
  ]);
  const flows = book.current(registered);
  const taken = await takeIn(memory, flows, { states: newer, rekeyed, outcomes: given.outcomes, links: [] }, now);
  const looks = [
    ...withoutLink(flows, taken.links, [...newer, ...appeared]),
    ...taken.lookAgain,
    ...leftToOthers(registered, flows, [...newer, ...appeared]),
  ];
  await memory.looks.add(looks.map(({ flow, system, id }) => ({ flow, subject: system, id })));
  return { commands: taken.commands, answered: taken.answered, looks: looks.length > 0 || taken.stirred };
}

function keyedByUnder(flows: FlowBook, { system, entity, record }: RecordSnapshot): string {
  return keyedBy(flows.of(system, entity), system, record);
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

function withoutLink(flows: FlowBook, links: TouchedLinks, states: readonly RecordSnapshot[]): readonly Subject[] {
  return states
    .filter((state) => state.record !== null)
    .flatMap((state) => subjectsOf(flows, state))
    .filter(({ flow, system, id }) => links.ofRecord(flow, system, id) === undefined);
}

/** The records under flows that other replicas have the current file of. */
function leftToOthers(registered: readonly RegisteredFlow[], flows: FlowBook, states: readonly RecordSnapshot[]): readonly Subject[] {
  return registered
    .filter(({ name, enabled }) => enabled && flows.get(name) === undefined)
    .flatMap(({ name, entity }) =>
      states.filter((state) => state.entity === entity[state.system]).map(({ system, id }) => ({ flow: name, system, id })),
    );
}
