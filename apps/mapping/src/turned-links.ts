import { systems } from '#change-events';
import { matchKeysOf } from '#dataflows';
import type { MappingMemory, StoredLink, Subject } from '#link-registry';
import type { FlowBook } from './flow-book.js';

/**
 * Follows links that were made, ended or dropped: whoever shares a key with their records, or waits for them, looks again, and of those made
 * whoever refers to them, by an older link as well. A record that comes
 * back after the sync has deleted its partner looks for a new one.
 */
export async function tellTurned(memory: MappingMemory, flows: FlowBook, turned: readonly StoredLink[]): Promise<void> {
  const records = turned.flatMap(recordsOf);
  const madeWith = await memory.keys.forgetCreates(turned.map(({ state }) => state.id));
  await memory.looks.addSharers([...turned.flatMap((link) => keysOf(flows, link)), ...madeWith]);
  await memory.looks.wake(records);
  await memory.looks.addReferrers(turned.filter(({ standing }) => standing === 'live').flatMap(recordsOf));
  await memory.looks.clearUnlinked(records);
  const ended = turned.filter(({ standing }) => standing === 'ended');
  await memory.ledger.settle(ended.flatMap((link) => systems.map((system) => ({ link: link.state.id, system }))));
  const bereft = ended.filter(({ state }) => state.deletion?.done).flatMap(recordsOf);
  await memory.looks.add(bereft.map(({ flow, system, id }) => ({ flow, subject: system, id })));
}

/** The records of a link, under its flow. */
export function recordsOf(link: StoredLink): readonly Subject[] {
  return systems.flatMap((system) => (link.state.ids[system] === null ? [] : [{ flow: link.flow, system, id: link.state.ids[system] }]));
}

function keysOf(flows: FlowBook, link: StoredLink): readonly string[] {
  const flow = flows.get(link.flow);
  if (flow === undefined) return [];
  return systems
    .flatMap((system) => matchKeysOf(flow, system, link.state.sides[system].values))
    .flatMap(({ keys }) => [keys.webcrm, keys.customcrm]);
}
