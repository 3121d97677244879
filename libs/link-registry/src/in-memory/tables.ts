import type { Command, JsonRecord, Outcome, System } from '#change-events';
import type { MatchDecision, Reference } from '#dataflows';
import type { FirstRead } from '../connector-memory/first-reads.js';
import type { HeldLease } from '../connector-memory/leases.js';
import type { FoundGone } from '../connector-memory/missing-records.js';
import type { ObservedRow } from '../connector-memory/observed-records.js';
import type { ReadPosition } from '../connector-memory/read-cursors.js';
import type { Sweep } from '../connector-memory/sweeps.js';
import type { RegisteredFlow } from '../flows/registered-flows.js';
import type { ConflictRecord, OutstandingEntry } from '../links/ledger.js';
import type { StoredLink } from '../links/links.js';
import type { LookSubject, UnlinkedRecord, WaitedFor } from '../links/looks.js';
import type { StoredKey } from '../links/match-keys.js';
import type { RecordSnapshot } from '../links/states.js';
import type { ToldLink } from '../links/told-links.js';
import type { WrittenCommand } from '../links/write-history.js';
import { Table } from './table.js';

/** A record type of a system. */
interface TypeName {
  readonly system: System;
  readonly entity: string;
}

export interface ObservedEntry extends TypeName {
  readonly row: ObservedRow;
}

export interface QueuedCommand extends TypeName {
  readonly command: Command;
  /** Null when there is an outcome. */
  readonly dueAt: number | null;
  readonly priority: number;
  readonly attempts: number;
  readonly reason: string | null;
  readonly outcome: Outcome | null;
  /** Names of pairs. */
  readonly sent: readonly string[];
  readonly arrived: readonly string[];
}

export interface JournalledCall extends TypeName {
  readonly seq: number;
  readonly link: string;
  readonly number: number;
  readonly sent: JsonRecord;
  readonly startedAt: number;
  readonly settledAt: number | null;
  readonly recordId: string | null;
  readonly doubtful: boolean;
}

export interface MissingRecord extends TypeName {
  readonly id: string;
  readonly standing: 'unread' | 'gone' | 'believed' | 'held' | 'refused' | 'released';
  readonly ticket: FoundGone['ticket'] | null;
  readonly foundAt: number;
}

export interface StoredConflict extends ConflictRecord {
  readonly id: string;
  readonly endedAt: number | null;
}

/** What is told of a link, as columns of its row. */
export interface KeptTold extends Omit<ToldLink, 'isNew' | 'progress' | 'conflict'> {
  readonly told: string;
  readonly publishedVersion: number;
}

/** Every table of the registry. Times in milliseconds since 1970. */
export class Tables {
  readonly observed = new Table<ObservedEntry>('observed');
  readonly cursors = new Table<ReadPosition>('read_cursor');
  readonly sweeps = new Table<Sweep & { readonly begunAt: number }>('sweep');
  readonly swept = new Table<TypeName & { readonly id: string; readonly sweep: number }>('swept');
  readonly missing = new Table<MissingRecord>('missing_record');
  readonly leases = new Table<HeldLease & { readonly until: number }>('lease');
  readonly sendings = new Table<{
    readonly lease: string;
    readonly epoch: number;
    readonly ids: readonly string[];
    readonly begunAt: number;
  }>('sending');
  readonly commands = new Table<QueuedCommand>('write_command');
  readonly creates = new Table<JournalledCall>('create_call');
  readonly firstReads = new Table<FirstRead>('first_read');
  readonly hookAddresses = new Table<{ readonly system: System; readonly address: string }>('hook_address');
  readonly erased = new Table<{ readonly keptOut: boolean }>('erased');
  readonly descriptions = new Table<object>('record_description');
  readonly flows = new Table<RegisteredFlow>('flow');
  readonly records = new Table<RecordSnapshot>('record');
  readonly links = new Table<StoredLink>('link');
  /** What is told of the link of the same key, dropped ones included. Locked with that link. */
  readonly toldLinks = new Table<KeptTold>('told_link');
  readonly keys = new Table<StoredKey>('match_key');
  readonly unlinked = new Table<UnlinkedRecord>('unlinked');
  readonly waiting = new Table<{ readonly reference: WaitedFor; readonly subject: LookSubject }>('waiting');
  readonly referring = new Table<{ readonly flow: string; readonly link: string; readonly reference: Reference }>('referring');
  readonly looks = new Table<LookSubject & { readonly seq: number }>('look');
  readonly conflicts = new Table<StoredConflict>('conflict');
  readonly decisions = new Table<MatchDecision & { readonly flow: string }>('match_decision');
  readonly history = new Table<WrittenCommand>('write_history');
  readonly outstanding = new Table<OutstandingEntry & { readonly attempts: number }>('outstanding');
  readonly createKeys = new Table<{ readonly link: string; readonly key: string }>('create_key');
  readonly wantedDeletes = new Table<{ readonly flow: string; readonly link: string; readonly wantedAt: number }>('wanted_delete');
  readonly consumed = new Table<{ readonly topic: string; readonly partition: number; readonly nextOffset: bigint }>('consumed');
  /** No rows: names that are locked. */
  readonly uniques = new Table<never>('unique');
  readonly advisory = new Table<never>('advisory');
  private readonly sequences = new Map<string, number>();

  /** The next number of a sequence; a transaction that is rolled back does not give it back. */
  next(sequence: 'ticket' | 'seq'): number {
    const number = (this.sequences.get(sequence) ?? 0) + 1;
    this.sequences.set(sequence, number);
    return number;
  }
}
