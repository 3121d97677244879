import { systems, type Command, type System } from '#change-events';
import { countedEqual, reconcile, type Decision, type Deletion, type Flow, type LinkState, type Reference, type Resolve } from '#dataflows';
import {
  References,
  referencesIn,
  together,
  type ConflictRecord,
  type MappingMemory,
  type Progress,
  type StoredLink,
  type WaitingConflict,
} from '#link-registry';
import type { FlowBook } from './flow-book.js';
import { followDeletes } from './follow-deletes.js';

/** Milliseconds after which a command without an outcome is sent again. */
export const outcomeWithinMs = 60_000;

/** Links that a transaction touched: new ones are added, the others saved. */
export interface Touched {
  readonly link: StoredLink;
  readonly isNew: boolean;
}

/** What became of links. */
export interface CarriedOut {
  /** To be sent once the transaction is committed. */
  readonly commands: readonly Command[];
  /** Links that ended because a record was deleted. */
  readonly ended: readonly StoredLink[];
}

/**
 * Reconciles the links, or follows the delete of one of their records, and obeys the decisions: stores the links with the commands that they
 * now have outstanding, conflicts, what waits for what.
 * @param now milliseconds since 1970
 */
export async function carryOut(memory: MappingMemory, flows: FlowBook, touched: readonly Touched[], now: number): Promise<CarriedOut> {
  const live = touched.filter(({ link }) => isReconciled(link) && flows.get(link.flow) !== undefined);
  const referring = live.map(({ link }) => ({ flow: link.flow, link: link.state.id, references: referencesOf(flows, link) }));
  const references = await References.of(
    memory,
    referring.flatMap((link) => link.references),
  );

  const followed = await followDeletes(
    memory,
    flows,
    live.map(({ link }) => link),
    now,
  );

  const commands: Command[] = [];
  const ended: StoredLink[] = [];
  const conflicts: ConflictRecord[] = [];
  const mayHaveConflicts = new Map<string, readonly WaitingConflict[]>();
  const waits: { flow: string; subject: 'link'; id: string; references: Reference[] }[] = [];
  const settled = touched.map(({ link, isNew }) => {
    const flow = flows.get(link.flow);
    if (flow === undefined || !isReconciled(link)) return { link, isNew };
    const fate = followed.get(link.state.id);
    const { link: state, decisions, commanded } = fate ?? reconcile(flow, link.state, references.resolve, now);
    commands.push(...commandsOf(state, commanded));
    conflicts.push(...conflictsOf(link, decisions, now));
    if (fate?.ends || link.progress === 'conflict' || decisions.some(({ kind }) => kind === 'thawed'))
      mayHaveConflicts.set(state.id, fate?.ends ? [] : waitingConflicts(state));
    const waitsFor = decisions.flatMap((decision) => (decision.kind === 'waiting' ? [decision.reference] : []));
    if (waitsFor.length > 0 || mayHaveWaited(link.progress))
      waits.push({ flow: link.flow, subject: 'link', id: state.id, references: waitsFor });
    if (!fate?.ends) return { link: { ...link, state, progress: progressOf(flow, state, decisions, references.resolve) }, isNew };
    const end: StoredLink = { ...link, state, standing: 'ended' };
    ended.push(end);
    return { link: end, isNew };
  });

  const isOver = new Set(ended.map(({ state }) => state.id));
  await together([
    memory.links.add(settled.filter(({ isNew }) => isNew).map(({ link }) => link)),
    memory.links.save(settled.filter(({ isNew }) => !isNew).map(({ link }) => link)),
    memory.ledger.addConflicts(conflicts),
    memory.ledger.endConflicts([...mayHaveConflicts.keys()], [...mayHaveConflicts.values()].flat(), now),
    memory.ledger.expect(commands.map(({ link, system }) => ({ link, system, dueAt: now + outcomeWithinMs }))),
    memory.looks.wait(waits),
    memory.looks.refer(
      referring
        .filter(({ flow }) => flows.get(flow)?.pairs.some((pair) => pair.references !== undefined))
        .map((link) => (isOver.has(link.link) ? { ...link, references: [] } : link)),
    ),
  ]);
  return { commands, ended };
}

/** After the registry was lost, a link is there before its records have been read: nothing follows from one side alone. */
function isReconciled({ standing, state }: StoredLink): boolean {
  return standing === 'live' && systems.every((system) => state.sides[system].version > 0);
}

/** What both records of a link refer to. */
function referencesOf(flows: FlowBook, { flow: name, state }: StoredLink): readonly Reference[] {
  const flow = flows.get(name);
  return flow === undefined ? [] : referencesIn(flow, { webcrm: state.sides.webcrm.values, customcrm: state.sides.customcrm.values });
}

function commandsOf(state: LinkState, commanded: readonly System[]): Command[] {
  return commanded.flatMap((system) => state.outstanding[system]?.command ?? []);
}

/** The conflicts among the decisions about a link, as they are kept. */
export function conflictsOf(link: StoredLink, decisions: readonly Decision[], now: number): ConflictRecord[] {
  return decisions.flatMap((decision) => {
    if (decision.kind !== 'conflict') return [];
    const { pair, conflict: kind, policy, winner, values, times } = decision;
    return [{ link: link.state.id, flow: link.flow, pair, kind, policy, winner, values, times, decidedAt: now }];
  });
}

/** What of a link waits for a person: frozen pairs, and a delete that was edited against and not decided. */
function waitingConflicts({ id, pairs, deletion }: LinkState): readonly WaitingConflict[] {
  const frozen = Object.entries(pairs).flatMap(([pair, memory]) => (memory.frozen === undefined ? [] : [{ link: id, pair }]));
  const isHeld = deletion?.held?.by === 'conflict' && deletion.word === undefined;
  return isHeld ? [...frozen, { link: id, pair: null }] : frozen;
}

/** What waits stands behind what needs a person, so that these may have waited too. */
function mayHaveWaited(progress: Progress): boolean {
  return progress !== 'inSync' && progress !== 'countedEqual' && progress !== 'writing';
}

const progressOfHeld: Readonly<Record<NonNullable<Deletion['held']>['by'], Progress>> = {
  brake: 'held',
  conflict: 'conflict',
  failure: 'failed',
};

/** A property that a record never had may not be there for its kind; one that was agreed and is left out now has been renamed or taken away. */
function cannotTravel(decision: Decision, { pairs }: LinkState): boolean {
  return decision.kind === 'impossible' || (decision.kind === 'unknown' && pairs[decision.pair]?.agreed !== undefined);
}

function progressOf(flow: Flow, state: LinkState, decisions: readonly Decision[], resolve: Resolve): Progress {
  if (state.deletion?.held !== undefined) return progressOfHeld[state.deletion.held.by];
  const memories = Object.values(state.pairs);
  if (memories.some((memory) => memory.frozen !== undefined)) return 'conflict';
  if (memories.some((memory) => memory.parked?.kind === 'failed') || decisions.some((decision) => cannotTravel(decision, state)))
    return 'failed';
  if (memories.some((memory) => memory.parked?.kind === 'ignored')) return 'ignored';
  if (decisions.some((decision) => decision.kind === 'waiting')) return 'waiting';
  if (state.outstanding.webcrm || state.outstanding.customcrm) return 'writing';
  return flow.pairs.some((pair) => countedEqual(pair, state, resolve)) ? 'countedEqual' : 'inSync';
}
