import { systems, type Command, type System } from '#change-events';
import { judgeMatches, type Flow } from '#dataflows';
import type { LookSubject, MappingMemory, RecordSnapshot, StoredLink, Subject, UnlinkedRecord } from '#link-registry';
import { carryOut } from './carry-out.js';
import { isKeyed } from './flow-walk.js';
import type { FlowBook } from './flow-book.js';
import { createPartners, matchedLink } from './make-links.js';
import { Neighbourhood, type Candidate, type Survivor } from './neighbourhood.js';
import { takeIn } from './take-in.js';
import { recordsOf } from './turned-links.js';
import { giveUpUnmade } from './unmade-links.js';

/** What a look led to. `busy`: another replica looks at the same types, or the match keys of a changed flow are not all there yet. */
export type Looked = { readonly kind: 'busy' | 'nothing' } | { readonly kind: 'done'; readonly commands: readonly Command[] };

/** How many subjects one transaction looks at: enough to make statements pay, few enough to be over soon. */
const chunk = 500;

/**
 * Takes a chunk of what is to be looked at under a flow, within one transaction: the newest states of the records, and of those of the links,
 * are taken in, as another replica or another flow file may have left them; then records without a link are matched or get their partner made.
 * All matching and creating of a type happens here, one replica at a time.
 * @param book the flows of this replica's files; nothing is done for a flow whose file is not the current one
 * @param now milliseconds since 1970
 */
export async function look(memory: MappingMemory, book: FlowBook, flow: Flow, now: number): Promise<Looked> {
  const registered = await memory.flows.hold();
  const known = registered.find(({ name }) => name === flow.name);
  if (known === undefined || book.current(registered).get(flow.name) === undefined) return { kind: 'nothing' };
  if (!isKeyed(known)) return { kind: 'busy' };
  if (!(await memory.ledger.lockTypes(systems.map((system) => `${system}.${flow.entity[system]}`)))) return { kind: 'busy' };
  const subjects = await memory.looks.take(flow.name, chunk);
  if (subjects.length === 0) return { kind: 'nothing' };

  const idsOf = (subject: LookSubject['subject']): string[] =>
    subjects.filter((candidate) => candidate.subject === subject).map(({ id }) => id);
  const asked = { webcrm: idsOf('webcrm'), customcrm: idsOf('customcrm') };
  const links = idsOf('link');
  await giveUpUnmade(memory, flow, links);
  const flows = book.only(flow);
  const states = await statesOf(memory, flow, asked, links);
  const taken = await takeIn(memory, flows, { states, rekeyed: states, outcomes: [], links }, now);
  const around = await Neighbourhood.around(memory, flow, asked);

  const unlinked: UnlinkedRecord[] = around.leftAlone.map((record) => ({ flow: flow.name, standing: 'excluded', ...record }));
  const matched: StoredLink[] = [];
  const lonely: Candidate[] = [];
  for (const [record, verdict] of judgeMatches(around.candidates, around.survivors, around.decided)) {
    const candidate = record as Candidate;
    const named = { flow: flow.name, system: candidate.system, id: candidate.id, version: candidate.version };
    if (verdict.kind === 'match') {
      if (candidate.system === 'webcrm') matched.push(matchedLink(flow, candidate, verdict.partner as Candidate, now));
    } else if (verdict.kind === 'none') {
      if (asked[candidate.system].includes(candidate.id)) lonely.push(candidate);
    } else if (verdict.kind === 'leftover') {
      unlinked.push({ ...named, standing: 'ambiguous', reason: besideSurvivor(verdict.survivor as Survivor) });
    } else {
      const others = verdict.candidates.map(({ system, id }) => `${system} ${id}`).join(', ');
      const reason =
        verdict.kind === 'ambiguous' ? `may be any of ${others}` : `its candidates ${others} may belong to others by an earlier rule`;
      unlinked.push({ ...named, standing: verdict.kind === 'ambiguous' ? 'ambiguous' : 'waiting', reason });
    }
  }

  const creations = await createPartners(memory, flow, lonely, known.firstEnabledAt ?? 0, now);
  const { commands } = await carryOut(
    memory,
    flows,
    matched.map((link) => ({ link, isNew: true })),
    now,
  );
  await rememberLooks(memory, flow, around, {
    matched,
    created: creations.created,
    foreign: creations.foreign,
    unlinked: [...unlinked, ...creations.unlinked],
  });
  const referencesOf = new Map(creations.waits.map(({ candidate: { system, id }, references }) => [`${system}\n${id}`, references]));
  await memory.looks.wait(
    systems.flatMap((system) =>
      asked[system].map((id) => ({ flow: flow.name, subject: system, id, references: referencesOf.get(`${system}\n${id}`) ?? [] })),
    ),
  );
  return { kind: 'done', commands: [...taken.commands, ...creations.commands, ...commands] };
}

/** The newest states of records, and of the records of links; locked until the transaction ends. */
async function statesOf(
  memory: MappingMemory,
  flow: Flow,
  asked: Readonly<Record<System, readonly string[]>>,
  links: readonly string[],
): Promise<readonly RecordSnapshot[]> {
  const linked = await memory.links.peek(links);
  const states: RecordSnapshot[] = [];
  for (const system of systems) {
    const ids = new Set([...asked[system], ...linked.flatMap(({ state }) => state.ids[system] ?? [])]);
    states.push(...(await memory.states.lock(system, flow.entity[system], [...ids])));
  }
  return states;
}

function besideSurvivor({ system, id, endedLink }: Survivor): string {
  return `may be the same as ${system} ${id}, which is left of the ended link ${endedLink}`;
}

interface Results {
  readonly matched: readonly StoredLink[];
  readonly created: readonly StoredLink[];
  readonly foreign: readonly Subject[];
  readonly unlinked: readonly UnlinkedRecord[];
}

async function rememberLooks(
  memory: MappingMemory,
  flow: Flow,
  around: Neighbourhood,
  { matched, created, foreign, unlinked }: Results,
): Promise<void> {
  const linked = [...matched, ...created].flatMap((link): Subject[] =>
    systems.flatMap((system) => (link.state.ids[system] === null ? [] : [{ flow: flow.name, system, id: link.state.ids[system] }])),
  );
  await memory.looks.clearUnlinked([...linked, ...foreign]);
  await memory.looks.setUnlinked(unlinked);
  // Whoever refers to a record that is linked now, or waits because it may be the same thing, looks again.
  const partners = matched.flatMap(recordsOf);
  await memory.looks.wake(partners);
  await memory.looks.addReferrers(partners);
  const names = new Set(matched.flatMap((link) => systems.map((system) => `${system}\n${link.state.ids[system]}`)));
  const keys = around.candidates
    .filter(({ system, id }) => names.has(`${system}\n${id}`))
    .flatMap((candidate) => candidate.keys.filter((key) => key !== undefined));
  await memory.looks.addSharers(keys);
}
