import { otherSystem } from '#change-events';
import { acceptState, type Flow } from '#dataflows';
import type { MappingMemory, RecordSnapshot, StoredLink } from '#link-registry';
import type { FlowBook } from './flow-book.js';
import { withState, type TouchedLinks } from './touched-links.js';

/** What record states did to links, besides their values. */
export interface LinkTurns {
  /** Links that came to both of their records. */
  readonly made: StoredLink[];
  /** Links of which a record was deleted. */
  readonly ended: StoredLink[];
}

/** Takes newer record states into the links: present values, records that were made for a link, deletions, returns. */
export async function acceptStates(
  memory: MappingMemory,
  flows: FlowBook,
  links: TouchedLinks,
  newer: readonly RecordSnapshot[],
): Promise<LinkTurns> {
  const turns: LinkTurns = { made: [], ended: [] };
  const unlinked: RecordSnapshot[] = [];
  for (const state of newer) {
    for (const flow of flows.of(state.system, state.entity)) {
      const link = links.ofRecord(flow.name, state.system, state.id) ?? (await claim(memory, links, flow, state, turns));
      if (link === undefined) {
        unlinked.push(state);
      } else if (state.record !== null) {
        links.put(withState(link, acceptState(flow, link.state, state.system, { ...state, record: state.record })));
      } else if (link.standing === 'live') {
        // The command that makes the partner of a deleted record is left to end: its outcome ends the link.
        const ended: StoredLink = { ...link, standing: 'ended', state: { ...link.state, outstanding: { webcrm: null, customcrm: null } } };
        links.put(ended);
        turns.ended.push(ended);
      }
    }
  }
  await revive(memory, flows, links, unlinked, turns);
  return turns;
}

/** A record that was made for a link is that link's record, whichever of change and outcome comes first. */
async function claim(
  memory: MappingMemory,
  links: TouchedLinks,
  flow: Flow,
  state: RecordSnapshot,
  turns: LinkTurns,
): Promise<StoredLink | undefined> {
  const link = state.createdFor === null ? undefined : links.get(state.createdFor);
  if (link?.standing !== 'creating' || link.flow !== flow.name || link.state.ids[state.system] !== null || state.record === null)
    return undefined;
  if ((await memory.links.linked(flow.name, state.system, [state.id])).size > 0) return undefined;
  const from = otherSystem[state.system];
  const [origin] = await memory.states.lock(from, flow.entity[from], [link.state.ids[from] ?? '']);
  const made: StoredLink = {
    ...link,
    standing: origin?.record === null ? 'ended' : 'live',
    state: { ...link.state, ids: { ...link.state.ids, [state.system]: state.id } },
  };
  links.put(made);
  turns.made.push(made);
  return made;
}

/** A deleted record that returns takes its ended link up again, with what was agreed, if the partner is still there and free. */
async function revive(
  memory: MappingMemory,
  flows: FlowBook,
  links: TouchedLinks,
  unlinked: readonly RecordSnapshot[],
  turns: LinkTurns,
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
      if (flow === undefined || state?.record == null || partner === null || links.ofRecord(flow.name, first.system, state.id)) continue;
      const [survivor] = await memory.states.lock(other, flow.entity[other], [partner]);
      if (survivor?.record == null || (await memory.links.linked(flow.name, other, [partner])).size > 0) continue;
      const seen = acceptState(flow, link.state, other, { ...survivor, record: survivor.record });
      const revived: StoredLink = {
        ...link,
        standing: 'live',
        state: acceptState(flow, seen, first.system, { ...state, record: state.record }),
      };
      links.put(revived);
      turns.made.push(revived);
    }
  }
}
