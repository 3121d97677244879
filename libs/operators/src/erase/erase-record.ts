import type { Erasure, ObservedRow, Receipt, Registry, WholeMemory } from '#link-registry';
import type { Answer } from '../answer.js';
import { emptyTables, stillThere, type EraseWish } from './empty-tables.js';
import { emptyTopics, type EraseParts } from './empty-topics.js';
import { lookAgainAt } from './look-again.js';
import { byType, nameOf, scopeOf, type Scope } from './scope-of.js';

/** An answer, with the receipt of what is erased. */
export interface ErasureAnswer extends Answer {
  readonly receipt?: Receipt;
}

/**
 * Erases all that is kept of a record and of the records that links join with it, from tables and topics. The tables are emptied in one
 * transaction; all that follows may be cut off anywhere and is done when the same is asked again.
 */
export async function eraseRecord(parts: EraseParts, wish: EraseWish): Promise<ErasureAnswer> {
  const { registry } = parts;
  const scope = await registry.links.transaction((memory) => scopeOf(memory, wish.record));
  const rows = await observedIn(registry, scope);
  const earlier = await registry.whole(({ erasures }) => erasures.of(wish.record));
  if (earlier !== null && isEmptied(wish, scope, rows, earlier)) {
    if (earlier.receipt === null) return finish(parts, wish);
    const text = `${nameOf(wish.record)} was erased on ${earlier.receipt.endedAt.slice(0, 10)}, and nothing of it has come since.`;
    return { kind: 'nothing', text, receipt: earlier.receipt };
  }
  if (scope.links.length === 0 && rows.every(({ version }) => version === 0))
    return { kind: 'unknown', text: `Nothing is known of ${nameOf(wish.record)}. Is the id right?` };
  const obstacle =
    (wish.keepOut ? null : await presenceOf(parts, scope)) ??
    (await registry.whole((memory) => emptyTables(memory, wish, scope, Date.now())));
  return obstacle ?? finish(parts, wish);
}

async function observedIn(registry: Registry, { records }: Scope): Promise<readonly ObservedRow[]> {
  const rows: ObservedRow[] = [];
  for (const { system, entity, ids } of byType(records))
    rows.push(...(await (await registry.connectorMemory(system)).observed.find(entity, ids)));
  return rows;
}

/** Whether the tables hold nothing but what an earlier erasure has left. */
function isEmptied({ keepOut }: EraseWish, { links }: Scope, rows: readonly ObservedRow[], earlier: Erasure): boolean {
  return links.length === 0 && (earlier.keptOut || !keepOut) && rows.every(({ deleted, version }) => deleted && version <= earlier.version);
}

/** Asks the systems anew: what the connectors know may be a day old. Null: nothing of it is there. */
async function presenceOf({ registry, patienceMs }: EraseParts, { records }: Scope): Promise<Answer | null> {
  const { present, unread } = await lookAgainAt(registry, records, patienceMs);
  if (unread.length === 0) return present.length === 0 ? null : stillThere(present);
  const text = `${unread.map(nameOf).join(' and ')} could not be read again within ${patienceMs / 1000} s, so nothing was erased. Does the connector run?`;
  return { kind: 'busy', text };
}

async function finish(parts: EraseParts, { record }: EraseWish): Promise<ErasureAnswer> {
  const { registry } = parts;
  await registry.whole(forgetLinkless);
  const erasure = await registry.whole(({ erasures }) => erasures.of(record));
  if (erasure === null) throw new Error('The note of an erasure is gone from the table erasure.');
  const topics = await emptyTopics(parts, erasure);
  if ('lacks' in topics) {
    const text = `The tables are empty of it, but ${topics.service} has not ${topics.lacks} within ${parts.patienceMs / 1000} s. Does it run? Run this again.`;
    return { kind: 'busy', text };
  }
  const forgottenBy = topics.map(({ by }) => by).reduce((latest, by) => (by > latest ? by : latest));
  const receipt: Receipt = {
    record: erasure.hash,
    askedAt: new Date(erasure.askedAt).toISOString(),
    endedAt: new Date().toISOString(),
    records: erasure.scope.records,
    links: erasure.scope.links,
    keptOut: erasure.keptOut,
    topics,
    forgottenBy,
  };
  await registry.whole(({ erasures }) => erasures.end(receipt));
  return { kind: 'done', text: describe(receipt), receipt };
}

/** What is kept of links that are no more names no record any longer: nobody can say whose it is, so all of it goes. */
async function forgetLinkless({ mapping, connectors }: WholeMemory): Promise<void> {
  await mapping.ledger.forgetLinkless();
  await mapping.history.forgetLinkless();
  await connectors.webcrm.commands.forgetLinkless();
  await connectors.customcrm.commands.forgetLinkless();
}

function describe({ records, links, keptOut, forgottenBy }: Receipt): string {
  const what = `Erased: ${records} ${records === 1 ? 'record' : 'records'} and ${links} ${links === 1 ? 'link' : 'links'}.`;
  const broker =
    forgottenBy === 'never'
      ? 'As their settings are, some topics never forget: run `dataflow setup`.'
      : `By ${forgottenBy} no disk of the broker holds anything of it.`;
  return [what, broker, ...(keptOut ? ['It is kept out from now on.'] : [])].join(' ');
}
