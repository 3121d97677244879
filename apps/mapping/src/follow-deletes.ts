import { otherSystem } from '#change-events';
import { followDelete, goneFrom, holdDelete, judgeDelete, type DeleteRule, type Flow, type Reconciled } from '#dataflows';
import type { MappingMemory, StoredLink } from '#link-registry';
import type { FlowBook } from './flow-book.js';

/** What came of a link one of whose records is gone. */
export interface Followed extends Reconciled {
  readonly ends: boolean;
}

interface Judged {
  readonly link: StoredLink;
  readonly flow: Flow;
  readonly rule: Exclude<DeleteRule, 'nothing'>;
}

/** The brake counts the deletes of this time. */
const brakeMs = 60 * 60_000;

/**
 * Follows the deletes of records: ends links, asks for the delete of the other record, or holds it for an operator. Answers by link id; links
 * that are not among them go on as if nothing had been deleted.
 * @param now milliseconds since 1970
 */
export async function followDeletes(
  memory: MappingMemory,
  flows: FlowBook,
  links: readonly StoredLink[],
  now: number,
): Promise<ReadonlyMap<string, Followed>> {
  const concerned = links.filter(({ state }) => goneFrom(state) !== undefined);
  if (concerned.length === 0) return new Map();
  const judged = await judgeAll(memory, flows, concerned);
  const braked = await brakedFlows(memory, judged, now);
  return new Map(
    judged.map(({ link, flow, rule }) => {
      const reason = braked.get(flow);
      const held = reason !== undefined && isCounted({ link, rule });
      const followed = held
        ? { link: holdDelete(link.state, 'brake', reason), decisions: [], commanded: [] }
        : followDelete(flow, link.state, rule, now);
      return [link.state.id, { ...followed, ends: rule === 'endLink' }];
    }),
  );
}

/** One link after another: of several that lose a record and share the other one, the last may delete it. */
async function judgeAll(memory: MappingMemory, flows: FlowBook, links: readonly StoredLink[]): Promise<readonly Judged[]> {
  const holders = await holdersOfSurvivors(memory, flows, links);
  const ended = new Set<string>();
  return links.flatMap((link) => {
    const flow = flows.get(link.flow);
    if (flow === undefined) return [];
    const shared = (holders.get(survivorOf(flow, link)) ?? []).some((holder) => holder !== link.state.id && !ended.has(holder));
    const rule = judgeDelete(flow, link.state, shared);
    if (rule === 'endLink') ended.add(link.state.id);
    return rule === 'nothing' ? [] : [{ link, flow, rule }];
  });
}

/** The links of each survivor, under all flows. The survivors are locked, so that nobody is just giving one another link. */
async function holdersOfSurvivors(
  memory: MappingMemory,
  flows: FlowBook,
  links: readonly StoredLink[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const survivors = new Map<string, string[]>();
  for (const [flow, ofFlow] of Map.groupBy(links, (link) => flows.get(link.flow))) {
    if (flow === undefined) continue;
    for (const [gone, ofSide] of Map.groupBy(ofFlow, (link) => goneFrom(link.state))) {
      const system = otherSystem[gone ?? 'webcrm'];
      const entity = flow.entity[system];
      const ids = ofSide.flatMap((link) => link.state.ids[system] ?? []);
      await memory.states.lock(system, entity, ids);
      const names = flows.of(system, entity).map(({ name }) => name);
      for (const { id, link } of await memory.links.holders(names, system, ids)) {
        const name = nameOf(system, entity, id);
        survivors.set(name, [...(survivors.get(name) ?? []), link]);
      }
    }
  }
  return survivors;
}

function survivorOf(flow: Flow, link: StoredLink): string {
  const system = otherSystem[goneFrom(link.state) ?? 'webcrm'];
  return nameOf(system, flow.entity[system], link.state.ids[system] ?? '');
}

function nameOf(system: string, entity: string, id: string): string {
  return `${system}\n${entity}\n${id}`;
}

/** The flows of which more is to be deleted than the brake allows, each with the reason; counted in the order of the names, so that nobody waits for each other. */
async function brakedFlows(memory: MappingMemory, judged: readonly Judged[], now: number): Promise<ReadonlyMap<Flow, string>> {
  const braked = new Map<Flow, string>();
  const byFlow = [...Map.groupBy(judged.filter(isCounted), ({ flow }) => flow)];
  for (const [flow, ofFlow] of byFlow.sort(([one], [other]) => (one.name < other.name ? -1 : 1))) {
    const ids = ofFlow.map(({ link }) => link.state.id);
    const { wanted, held } = await memory.deletes.note(flow.name, ids, now, now - brakeMs);
    if (held === 0 && wanted <= flow.brake.records) continue;
    const links = await memory.deletes.liveLinks(flow.name);
    if (held > 0 || wanted > (links * flow.brake.percent) / 100)
      braked.set(flow, `${wanted} deletes were wanted within an hour, of ${links} linked records`);
  }
  return braked;
}

/** An operator's word is not braked. */
function isCounted({ link, rule }: Pick<Judged, 'link' | 'rule'>): boolean {
  return rule === 'delete' && link.state.deletion?.word === undefined;
}
