import { systems, type Command } from '#change-events';
import { acceptGone, projectLink, type LinkState } from '#dataflows';
import type { MappingMemory, RecordSnapshot, StoredLink } from '#link-registry';
import type { FlowBook } from './flow-book.js';
import { withState, type TouchedLinks } from './touched-links.js';

/** What record states did to links, besides their values. */
export interface LinkTurns {
  /** Links that came to both of their records. */
  readonly made: StoredLink[];
  /** Creates that still queue and are asked for again, to pass a first load: their record was edited. */
  readonly hastened: Command[];
}

/** Takes record states, the newest that are known, into the links: present values, records that were made for a link, deletions, returns. */
export async function acceptStates(
  memory: MappingMemory,
  flows: FlowBook,
  links: TouchedLinks,
  states: readonly RecordSnapshot[],
): Promise<LinkTurns> {
  const turns: LinkTurns = { made: [], hastened: [] };
  const unlinked: RecordSnapshot[] = [];
  for (const state of states) {
    for (const flow of flows.of(state.system, state.entity)) {
      const link = links.ofRecord(flow.name, state.system, state.id) ?? (await claim(memory, links, flow.name, state, turns.made));
      if (link === undefined) {
        unlinked.push(state);
      } else if (state.record !== null) {
        const isEdit = link.standing === 'creating' && state.version > link.state.sides[state.system].version;
        const projected = projectLink(flow, link.state, { [state.system]: { ...state, record: state.record } });
        if (projected !== link.state) links.put(withState(link, isEdit ? hasten(projected, turns) : projected));
      } else {
        const gone = acceptGone(link.state, state.system, state);
        // The command that makes the partner of a deleted record is left to end: the link ends as soon as it has both.
        links.put(withState(link, link.standing === 'creating' ? { ...gone, deletion: { word: 'keep' } } : gone));
      }
    }
  }
  await revive(memory, flows, links, unlinked, turns.made);
  return turns;
}

function hasten(state: LinkState, turns: LinkTurns): LinkState {
  const outstanding = { ...state.outstanding };
  for (const system of systems) {
    const waiting = outstanding[system];
    if (waiting === null || waiting.command.urgent) continue;
    outstanding[system] = { ...waiting, command: { ...waiting.command, urgent: true } };
    turns.hastened.push(outstanding[system].command);
  }
  return { ...state, outstanding };
}

/** A record that was made for a link is that link's record, whichever of change and outcome comes first. */
async function claim(
  memory: MappingMemory,
  links: TouchedLinks,
  flow: string,
  state: RecordSnapshot,
  made: StoredLink[],
): Promise<StoredLink | undefined> {
  const link = state.createdFor === null ? undefined : links.get(state.createdFor);
  if (link?.standing !== 'creating' || link.flow !== flow || link.state.ids[state.system] !== null || state.record === null)
    return undefined;
  if ((await memory.links.linked(flow, state.system, [state.id])).size > 0) return undefined;
  const claimed: StoredLink = { ...link, standing: 'live', state: { ...link.state, ids: { ...link.state.ids, [state.system]: state.id } } };
  links.put(claimed);
  made.push(claimed);
  return claimed;
}

/**
 * A deleted record that returns takes its ended link up again, with what was agreed, if the partner is still there and free. What the sync
 * itself has deleted is not waited for.
 */
async function revive(
  memory: MappingMemory,
  flows: FlowBook,
  links: TouchedLinks,
  unlinked: readonly RecordSnapshot[],
  made: StoredLink[],
): Promise<void> {
  for (const ofType of Map.groupBy(unlinked, (state) => `${state.system}.${state.entity}`).values()) {
    const [first] = ofType;
    if (first === undefined) continue;
    const there = new Map(ofType.filter((state) => state.record !== null).map((state) => [state.id, state]));
    const names = flows.of(first.system, first.entity).map((flow) => flow.name);
    for (const link of await memory.links.endedOfRecords(names, first.system, [...there.keys()])) {
      const flow = flows.get(link.flow);
      const state = there.get(link.state.ids[first.system] ?? '');
      const other = first.system === 'webcrm' ? 'customcrm' : 'webcrm';
      const partner = link.state.ids[other];
      if (link.state.deletion?.done) continue;
      if (flow === undefined || state?.record == null || partner === null || links.ofRecord(flow.name, first.system, state.id)) continue;
      const [survivor] = await memory.states.lock(other, flow.entity[other], [partner]);
      if (survivor?.record == null || (await memory.links.linked(flow.name, other, [partner])).size > 0) continue;
      const revived: StoredLink = {
        ...link,
        standing: 'live',
        state: projectLink(flow, link.state, {
          [other]: { ...survivor, record: survivor.record },
          [first.system]: { ...state, record: state.record },
        }),
      };
      links.put(revived);
      made.push(revived);
    }
  }
}
