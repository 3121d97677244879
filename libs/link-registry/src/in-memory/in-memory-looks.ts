import type { Reference } from '#dataflows';
import { systems, type System } from '#change-events';
import type { Standing } from '../links/links.js';
import type { Looks, LookSubject, UnlinkedRecord, WaitedFor } from '../links/looks.js';
import type { Subject } from '../links/match-keys.js';
import type { Statements } from './session.js';
import { keyOf } from './table.js';
import type { Tables } from './tables.js';
import type { Transaction } from './transaction.js';

/** Looks in memory. */
export class InMemoryLooks implements Looks {
  constructor(
    private readonly tables: Tables,
    private readonly statements: Statements,
  ) {}

  add(subjects: readonly LookSubject[]): Promise<void> {
    return this.statements.run((transaction) => this.append(transaction, subjects));
  }

  addSharers(keys: readonly string[]): Promise<void> {
    return this.statements.run(async (transaction) => {
      const isLinked = this.linkedRecords(transaction);
      const sharers = transaction
        .rows(this.tables.keys)
        .filter((key) => keys.includes(key.keys.webcrm) || keys.includes(key.keys.customcrm))
        .map(({ flow, system, id }): LookSubject => ({ flow, subject: system, id }))
        .filter((subject) => this.isUnderWay(transaction, subject) && !isLinked.has(nameOf(subject)));
      await this.append(transaction, once(sharers));
    });
  }

  addLinks(flow: string, after: string, most: number): Promise<string | null> {
    return this.statements.run(async (transaction) => {
      const page = transaction
        .rows(this.tables.links)
        .filter((link) => link.flow === flow && link.standing !== 'ended' && link.state.id > after)
        .map(({ state }) => state.id)
        .sort()
        .slice(0, most);
      await this.append(
        transaction,
        page.map((id) => ({ flow, subject: 'link', id })),
      );
      return page.at(-1) ?? null;
    });
  }

  addUnlinked(flow: string, system: System, entity: string, after: string, most: number): Promise<string | null> {
    return this.statements.run(async (transaction) => {
      const isLinked = this.linkedRecords(transaction);
      const page = transaction
        .rows(this.tables.records)
        .filter((record) => record.system === system && record.entity === entity && record.id > after)
        .sort((one, other) => (one.id < other.id ? -1 : 1))
        .slice(0, most);
      const subjects = page.map(({ id, record }) => ({ flow, subject: system, id, isGone: record === null }));
      await this.append(
        transaction,
        subjects.filter((subject) => !subject.isGone && !isLinked.has(nameOf(subject))),
      );
      return page.at(-1)?.id ?? null;
    });
  }

  take(flow: string, most: number): Promise<readonly LookSubject[]> {
    return this.statements.run(async (transaction) => {
      const { looks } = this.tables;
      const oldest = transaction
        .rows(looks)
        .filter((look) => look.flow === flow)
        .sort((one, other) => one.seq - other.seq)
        .slice(0, most);
      await transaction.lockAll(
        looks,
        oldest.map(({ seq }) => String(seq)),
      );
      const taken = oldest.filter(({ seq }) => transaction.get(looks, String(seq)) !== undefined);
      for (const { seq } of taken) transaction.delete(looks, String(seq));
      return once(taken.map(({ subject, id }) => ({ flow, subject, id })));
    });
  }

  wait(subjects: readonly (LookSubject & { readonly references: readonly WaitedFor[] })[]): Promise<void> {
    return this.statements.run((transaction) => this.replaceWaits(transaction, subjects));
  }

  wake(references: readonly Reference[]): Promise<void> {
    const wanted = new Set(references.map(referenceKey));
    return this.statements.run(async (transaction) => {
      const waiters = transaction.rows(this.tables.waiting).filter(({ reference }) => wanted.has(referenceKey(reference)));
      await this.append(
        transaction,
        once(waiters.map(({ subject }) => subject).filter((subject) => this.isUnderWay(transaction, subject))),
      );
    });
  }

  refer(links: readonly { readonly flow: string; readonly link: string; readonly references: readonly Reference[] }[]): Promise<void> {
    return this.statements.run(async (transaction) => {
      const { referring } = this.tables;
      for (const { flow, link, references } of links) {
        const old = transaction.rows(referring).filter((row) => row.link === link);
        const fresh = references.map((reference) => ({ flow, link, reference }));
        await transaction.lockAll(referring, [...old, ...fresh].map(referringKey));
        for (const row of old) transaction.delete(referring, referringKey(row));
        for (const row of fresh) transaction.put(referring, referringKey(row), row);
      }
    });
  }

  addReferrers(references: readonly Reference[]): Promise<void> {
    const wanted = new Set(references.map(referenceKey));
    return this.statements.run(async (transaction) => {
      const referrers = transaction
        .rows(this.tables.referring)
        .filter(({ reference }) => wanted.has(referenceKey(reference)))
        .map(({ flow, link }): LookSubject => ({ flow, subject: 'link', id: link }))
        .filter((subject) => this.isUnderWay(transaction, subject));
      await this.append(transaction, once(referrers));
    });
  }

  sweep(): Promise<number> {
    return this.statements.run(async (transaction) => {
      const namesOf = (wanted: Standing) =>
        transaction
          .rows(this.tables.links)
          .filter(({ standing }) => standing === wanted)
          .flatMap(({ flow, state }) => systems.map((system) => keyOf(flow, system, state.ids[system] ?? '')));
      const there = new Set(namesOf('live'));
      const inTheMaking = new Set(namesOf('creating'));
      const isToWait = ({ inTheMaking: was, ...reference }: WaitedFor) =>
        !there.has(referenceKey(reference)) && (!was || inTheMaking.has(referenceKey(reference)));
      const waiters = once(
        transaction
          .rows(this.tables.waiting)
          .filter(({ reference }) => !isToWait(reference))
          .map(({ subject }) => subject)
          .filter((subject) => this.isUnderWay(transaction, subject)),
      );
      await this.append(transaction, waiters);
      return waiters.length;
    });
  }

  setUnlinked(records: readonly UnlinkedRecord[]): Promise<void> {
    return this.statements.run(async (transaction) => {
      const { unlinked } = this.tables;
      for (const { flow, system, id, standing, reason, version } of records) {
        const key = keyOf(flow, system, id);
        await transaction.lock(unlinked, key);
        transaction.put(unlinked, key, { flow, system, id, standing, reason: reason.replaceAll('\n', ' ') || '-', version });
      }
    });
  }

  clearUnlinked(subjects: readonly Subject[]): Promise<void> {
    return this.statements.run(async (transaction) => {
      const { unlinked } = this.tables;
      await this.replaceWaits(
        transaction,
        subjects.map(({ flow, system, id }) => ({ flow, subject: system, id, references: [] })),
      );
      for (const { flow, system, id } of subjects) {
        const key = keyOf(flow, system, id);
        if (transaction.get(unlinked, key) === undefined) continue;
        await transaction.lock(unlinked, key);
        transaction.delete(unlinked, key);
      }
    });
  }

  unlinked(flow: string, system: System, ids: readonly string[]): Promise<readonly UnlinkedRecord[]> {
    return this.statements.run((transaction) => ids.flatMap((id) => transaction.get(this.tables.unlinked, keyOf(flow, system, id)) ?? []));
  }

  private async replaceWaits(
    transaction: Transaction,
    subjects: readonly (LookSubject & { readonly references: readonly WaitedFor[] })[],
  ): Promise<void> {
    const { waiting } = this.tables;
    for (const { flow, subject, id, references } of subjects) {
      const waiter = { flow, subject, id };
      const old = transaction.rows(waiting).filter((row) => nameOf(row.subject) === nameOf(waiter));
      const fresh = references.map((reference) => ({ reference, subject: waiter }));
      await transaction.lockAll(waiting, [...old, ...fresh].map(waitingKey));
      for (const row of old) transaction.delete(waiting, waitingKey(row));
      for (const row of fresh) transaction.put(waiting, waitingKey(row), row);
    }
  }

  private isUnderWay(transaction: Transaction, { flow }: LookSubject): boolean {
    return transaction.get(this.tables.flows, flow)?.enabled === true;
  }

  /** Names of the records that have a link that has not ended, under each flow. */
  private linkedRecords(transaction: Transaction): ReadonlySet<string> {
    const links = transaction.rows(this.tables.links).filter(({ standing }) => standing !== 'ended');
    return new Set(links.flatMap(({ flow, state }) => systems.map((subject) => nameOf({ flow, subject, id: state.ids[subject] ?? '' }))));
  }

  private async append(transaction: Transaction, subjects: readonly LookSubject[]): Promise<void> {
    for (const { flow, subject, id } of subjects) {
      const seq = this.tables.next('seq');
      await transaction.lock(this.tables.looks, String(seq));
      transaction.put(this.tables.looks, String(seq), { seq, flow, subject, id });
    }
  }
}

function nameOf({ flow, subject, id }: LookSubject): string {
  return keyOf(flow, subject, id);
}

function once(subjects: readonly LookSubject[]): readonly LookSubject[] {
  return [...new Map(subjects.map((subject) => [nameOf(subject), subject])).values()];
}

function referenceKey({ flow, system, id }: Reference): string {
  return keyOf(flow, system, id);
}

function waitingKey({ reference, subject }: { readonly reference: Reference; readonly subject: LookSubject }): string {
  return keyOf(nameOf(subject), referenceKey(reference));
}

function referringKey({ link, reference }: { readonly link: string; readonly reference: Reference }): string {
  return keyOf(link, referenceKey(reference));
}
