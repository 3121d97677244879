import type { JsonRecord } from '#change-events';
import type { ConnectorMemory, ObservedRow } from '#link-registry';
import type { Connector } from '../connector.js';
import { changedAtOf } from './changed-at.js';
import { holds } from '../write/judge.js';
import { fingerprint, type Fingerprints } from './fingerprint.js';
import { judgeObservation, type ObservationContext } from './judge-observation.js';
import type { Observation, PresentState } from './observation.js';
import { sanitise } from './sanitise.js';

/** An observation with the fingerprints of what was read. */
interface Prepared {
  readonly observation: Observation;
  readonly prints: Fingerprints;
}

/** The one place in which everything that is read about a record ends: poll, sweep, first read, re-read and own write. */
export class Observer {
  private key: string | undefined;

  /**
   * @param kick called after what was observed is stored, so that it is published at once
   * @param look sees every record that was read
   */
  constructor(
    private readonly memory: ConnectorMemory,
    private readonly connector: Pick<Connector, 'descriptions' | 'clockOffsetMs'>,
    private readonly kick: (entity: string) => void,
    private readonly look: (entity: string, record: JsonRecord) => void = () => undefined,
  ) {}

  /** A ticket for one read: take it before the read is sent. */
  async nextTicket(): Promise<number> {
    const [ticket] = await this.memory.nextTickets(1);
    if (ticket === undefined) throw new Error('The ticket sequence gave no number.');
    return ticket;
  }

  /**
   * Judges observations of one type and stores what follows, in one transaction with `also`. Answers in the order of the observations.
   * An id may occur more than once.
   */
  async observe(
    entity: string,
    observations: readonly Observation[],
    also: (memory: ConnectorMemory) => Promise<void> = () => Promise.resolve(),
  ): Promise<readonly PresentState[]> {
    const key = (this.key ??= await this.memory.fingerprintKey());
    const stamps = this.connector.descriptions.find((description) => description.entity === entity)?.stamps ?? [];
    const prepared = observations.map((given): Prepared => {
      const read = given.read === null ? null : { ...given.read, record: sanitise(given.read.record) };
      if (read !== null) this.look(entity, read.record);
      return { observation: { ...given, read }, prints: read === null ? {} : fingerprint(key, read.record, stamps) };
    });
    const states = await this.memory.transaction(async (memory) => {
      const before = await memory.observed.lock(entity, [...new Set(observations.map(({ id }) => id))]);
      const rows = new Map(before.map((row) => [row.id, row]));
      const context = await contextOf(memory, entity, before);
      const keptOut = await keptOutOf(memory, entity, before);
      const verdicts = prepared.map((given) => {
        const { observation, prints } = keptOut.has(given.observation.id) ? unseen(given) : given;
        const verdict = judgeObservation(rowOf(rows, observation.id), observation, prints, context);
        rows.set(observation.id, verdict.row);
        return { id: observation.id, accepted: verdict.accepted, observation };
      });
      await memory.observed.save(
        entity,
        before.map((row) => rowOf(rows, row.id)).filter((row) => !before.includes(row)),
      );
      await memory.missing.forget(
        entity,
        prepared.filter(({ observation }) => observation.read !== null).map(({ observation }) => observation.id),
      );
      await noteArrivals(
        memory,
        entity,
        verdicts.filter(({ accepted }) => accepted).map(({ observation }) => observation),
      );
      await also(memory);
      return verdicts.map(({ id, accepted }) => presentStateOf(rowOf(rows, id), accepted, this.connector));
    });
    if (states.length > 0) this.kick(entity);
    return states;
  }
}

/** The fence is drawn and the open calls are looked up after the rows are locked: what is decided here holds until the transaction ends. */
async function contextOf(memory: ConnectorMemory, entity: string, rows: readonly ObservedRow[]): Promise<ObservationContext> {
  const [fence = 0] = await memory.nextTickets(1);
  const anyNew = rows.some((row) => row.version === 0 || row.deleted);
  return {
    fence,
    now: Date.now(),
    firstReadOver: anyNew && (await memory.cursors.load(entity))?.phase === 'poll',
    openCreate: anyNew ? await memory.creates.newestOpen(entity) : null,
  };
}

/**
 * Notes which pairs of updates without an outcome were seen in their records as they had been sent: if somebody puts the old value back before it is
 * known what became of the write, the old value is an edit, and the write is not made again.
 */
async function noteArrivals(memory: ConnectorMemory, entity: string, observations: readonly Observation[]): Promise<void> {
  const seen = observations.filter(({ source, read }) => read !== null && source !== 'write' && source !== 'firstRead');
  if (seen.length === 0) return;
  const sent = await memory.commands.sentTo(
    entity,
    seen.map(({ id }) => id),
  );
  const arrived = sent.flatMap((command) => {
    const pairs = command.pairs.filter((pair) =>
      seen.some(({ id, read }) => id === command.id && read !== null && holds(pair, read.record)),
    );
    return pairs.length === 0 ? [] : [{ ...command, pairs }];
  });
  await memory.commands.markArrived(arrived);
}

/** Only a record that is not known to be there can have been kept out: what is there costs no question. */
function keptOutOf(memory: ConnectorMemory, entity: string, rows: readonly ObservedRow[]): Promise<ReadonlySet<string>> {
  return memory.erased.keptOut(
    entity,
    rows.filter((row) => row.version === 0 || row.deleted).map(({ id }) => id),
  );
}

/** What is kept out is to us as if it were gone. */
function unseen({ observation }: Prepared): Prepared {
  return { observation: { ...observation, read: null }, prints: {} };
}

function rowOf(rows: ReadonlyMap<string, ObservedRow>, id: string): ObservedRow {
  const row = rows.get(id);
  if (row === undefined) throw new Error(`Record "${id}" was not locked before it was judged.`);
  return row;
}

function presentStateOf(row: ObservedRow, accepted: boolean, connector: Pick<Connector, 'clockOffsetMs'>): PresentState {
  return {
    id: row.id,
    version: row.version,
    changedAt: changedAtOf(row, connector),
    record: row.record,
    accepted,
    ...(row.createdFor === null ? {} : { createdFor: row.createdFor }),
  };
}
