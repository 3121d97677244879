import { systems } from '#change-events';
import { unobserved, type ObservedRow, type RecordName, type RegisteredFlow, type WholeMemory } from '#link-registry';
import type { Answer } from '../answer.js';
import { byType, nameOf, scopeOf, type Scope } from './scope-of.js';

/** What an operator wants to be erased. */
export interface EraseWish {
  readonly record: RecordName;
  /** Erases what is still there, and takes nothing of it in again. */
  readonly keepOut: boolean;
}

/**
 * Takes all values of a scope out of the tables, in one transaction. What stays of a record is its id with a version above all that was ever
 * published, so that nothing older is taken for news; the relays publish its `deleted` event and tombstone, and those of the links.
 * @param now milliseconds since 1970
 * @returns null when that is done, else why nothing was changed
 */
export async function emptyTables(memory: WholeMemory, wish: EraseWish, known: Scope, now: number): Promise<Answer | null> {
  const { mapping, connectors, erasures } = memory;
  const flows = await mapping.flows.hold();
  // Connectors' rows first, then records, then links: as the services lock them.
  const rows = await lockObserved(memory, known);
  const versions = [now, ...rows.map(({ version }) => version + 1)];
  for (const { system, entity, ids } of byType(known.records))
    versions.push(...(await mapping.states.lock(system, entity, ids)).map(({ version }) => version + 1));
  const scope = await scopeOf(mapping, wish.record);
  const obstacle = obstacleTo(wish, known, scope, rows);
  if (obstacle !== null) return obstacle;

  const version = Math.max(...versions);
  const [fence = 0] = await connectors.webcrm.nextTickets(1);
  for (const { system, entity, ids } of byType(scope.records)) {
    const { observed, missing, erased } = connectors[system];
    const ofType = rows.filter((row) => row.system === system && row.entity === entity);
    await observed.save(
      entity,
      ofType.map((row) => emptied(row, version, fence, now)),
    );
    await missing.forget(entity, ids);
    await erased.note(entity, ids, wish.keepOut);
    await mapping.states.store(ids.map((id) => ({ system, entity, id, version, changedAt: now, createdFor: null, record: null })));
  }
  await forgetLinks(memory, scope, flows);
  const types = byType(scope.records).map(({ system, entity }) => ({ system, entity }));
  await erasures.noteLinks(scope.links.map(({ state }) => state.id));
  await erasures.begin(wish.record, { types, records: scope.records.length, links: scope.links.length }, version, wish.keepOut);
  return null;
}

async function lockObserved({ connectors }: WholeMemory, { records }: Scope): Promise<readonly (ObservedRow & RecordName)[]> {
  const rows: (ObservedRow & RecordName)[] = [];
  for (const { system, entity, ids } of byType(records))
    rows.push(...(await connectors[system].observed.lock(entity, ids)).map((row) => ({ ...row, system, entity })));
  return rows;
}

function obstacleTo(
  { record, keepOut }: EraseWish,
  known: Scope,
  scope: Scope,
  rows: readonly (ObservedRow & RecordName)[],
): Answer | null {
  const names = (one: Scope) => [...one.records.map(nameOf), ...one.links.map(({ state }) => state.id)].sort().join('\n');
  if (names(known) !== names(scope))
    return { kind: 'changed', text: `The links of ${nameOf(record)} are changing, so nothing was erased. Run this again.` };
  const busy = scope.links.find(
    ({ standing, state }) => standing === 'creating' || systems.some((system) => state.outstanding[system] !== null),
  );
  if (busy !== undefined)
    return {
      kind: 'busy',
      text: `Link ${busy.state.id} has a command without an outcome, so nothing was erased. Run this again when it is over.`,
    };
  const present = keepOut ? [] : rows.filter(({ version, deleted }) => version > 0 && !deleted);
  return present.length === 0 ? null : stillThere(present);
}

/** The answer where records are still in their systems. */
export function stillThere(present: readonly RecordName[]): Answer {
  const names = present.map(nameOf).join(' and ');
  const text = `${names} still ${present.length === 1 ? 'exists' : 'exist'}, so nothing was erased. Delete what is to go in its system (\`dataflow links release\` if the delete is held), or use --keep-out.`;
  return { kind: 'refused', text };
}

/** Of a record that nobody has heard of there is nothing to tell. */
function emptied({ id, version: last, publishedVersion }: ObservedRow, version: number, fence: number, now: number): ObservedRow {
  const isUnheardOf = last === 0;
  return {
    ...unobserved(id),
    version,
    publishedVersion: isUnheardOf ? version : publishedVersion,
    fence,
    changedAt: now,
    observedAt: now,
    deleted: true,
    kind: isUnheardOf ? 'updated' : 'deleted',
  };
}

async function forgetLinks(
  { mapping, connectors }: WholeMemory,
  { records, links }: Scope,
  flows: readonly RegisteredFlow[],
): Promise<void> {
  const { keys, looks } = mapping;
  const subjects = records.flatMap(({ system, entity, id }) =>
    flows.filter((flow) => flow.entity[system] === entity).map(({ name }) => ({ flow: name, system, id })),
  );
  const ids = links.map(({ state }) => state.id);
  const changed = await keys.replace(subjects.map((subject) => ({ ...subject, keys: [] })));
  await looks.clearUnlinked(subjects);
  await looks.wait([
    ...subjects.map(({ flow, system, id }) => ({ flow, subject: system, id, references: [] })),
    ...links.map(({ flow, state }) => ({ flow, subject: 'link' as const, id: state.id, references: [] })),
  ]);
  await looks.refer(links.map(({ flow, state }) => ({ flow, link: state.id, references: [] })));
  await mapping.links.remove(ids);
  // Whoever shared a key or waited looks again, as after a delete.
  await looks.addSharers(changed.flatMap((subject) => subject.keys.flatMap((key) => [key.keys.webcrm, key.keys.customcrm])));
  await looks.wake(subjects);
  for (const system of systems) {
    const { creates } = connectors[system];
    const open = (await creates.ofLinks(ids)).filter(({ settled }) => !settled);
    await creates.giveUp(open.map(({ seq }) => seq));
  }
}
