import type { CreateCommand } from '#change-events';
import type { ClaimedCommand, ConnectorMemory } from '#link-registry';
import type { ReadRecord } from '../connector.js';
import { recordStateOf } from './record-state-of.js';
import { retryDelayMs } from './settle-failure.js';
import { postponed, settled, type Settlement } from './settlement.js';
import type { WriteParts } from './write-parts.js';

/** Creates that may go on, and those that found what they were to make. */
export interface LookedFirst {
  readonly free: readonly ClaimedCommand<CreateCommand>[];
  readonly settlements: readonly Settlement[];
}

/**
 * Looks for records with the match keys of creates, in one question for all. A record that the mapping service does not know stops its create:
 * the answer names it with its state, and the mapping service decides again; one that is kept out makes it fail. One that another create may just have made is named only once that is known.
 */
export async function lookFirst(
  { connector, memory, observer }: WriteParts,
  entity: string,
  commands: readonly ClaimedCommand<CreateCommand>[],
): Promise<LookedFirst> {
  const keys = commands.flatMap(({ command }) => command.keys);
  if (keys.length === 0) return { free: commands, settlements: [] };
  const ticket = await observer.nextTicket();
  const answers = await connector.find(entity, keys);
  const records = new Map(answers.flat().map((record) => [record.id, record]));
  const observed = await observer.observe(
    entity,
    [...records.values()].map((read) => ({ id: read.id, ticket, read, source: 'reread' })),
  );
  const states = new Map(observed.map((state) => [state.id, state]));
  const held = await heldOf(memory, entity, [...records.keys()]);
  const keptOut = await memory.erased.keptOut(
    entity,
    observed.filter(({ record }) => record === null).map(({ id }) => id),
  );
  const free: ClaimedCommand<CreateCommand>[] = [];
  const settlements: Settlement[] = [];
  let position = 0;
  for (const claimed of commands) {
    const { command } = claimed;
    const matches: readonly ReadRecord[] = answers.slice(position, (position += command.keys.length)).flat();
    const unknown = new Set(matches.map(({ id }) => id).filter((id) => !command.known.includes(id)));
    const found = [...unknown].flatMap((id) => states.get(id) ?? []).map(recordStateOf);
    if (found.length === 0) free.push(claimed);
    else if (found.some(({ id }) => held.has(id)))
      settlements.push(postponed(command, retryDelayMs(claimed.attempts), 'Another create may have made a record with its match key.'));
    else if (found.some(({ id }) => keptOut.has(id))) settlements.push(settled(command, { status: 'failed', reason: keptOutReason }));
    else settlements.push(settled(command, { status: 'found', found }));
  }
  return { free, settlements };
}

const keptOutReason = 'A record with its match key is there, but was erased and is kept out: a second one would be made beside it.';

/** Records of these that an open create call may have made: nobody hears of them before its fate is known. */
async function heldOf(memory: ConnectorMemory, entity: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = (await memory.observed.find(entity, ids)).filter(({ heldUntil }) => heldUntil !== null);
  const [oldest] = rows.length === 0 ? [] : await memory.creates.openOf(entity);
  return new Set(rows.filter(({ heldUntil }) => oldest !== undefined && oldest.seq <= (heldUntil ?? 0)).map(({ id }) => id));
}
