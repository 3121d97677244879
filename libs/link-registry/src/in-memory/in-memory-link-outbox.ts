import { toldIn, type LinkOutbox, type ToldLink } from '../links/told-links.js';
import type { Outbox } from '../outbox/outbox.js';
import type { Republished } from '../outbox/republished.js';
import { InMemoryLeases } from './in-memory-leases.js';
import { InMemorySendings } from './in-memory-sendings.js';
import type { Session, Statements } from './session.js';
import type { KeptTold, Tables } from './tables.js';

/** The links' outbox in memory. What was told of dropped links stays for ever. */
export class InMemoryLinkOutbox implements LinkOutbox {
  readonly leases: InMemoryLeases;
  readonly sendings: InMemorySendings;

  constructor(
    private readonly tables: Tables,
    private readonly session: Session,
    private readonly statements: Statements = session,
  ) {
    this.leases = new InMemoryLeases(tables, statements);
    this.sendings = new InMemorySendings(tables, statements);
  }

  unpublished(limit: number): Promise<readonly ToldLink[]> {
    return this.statements.run((transaction) =>
      transaction
        .rows(this.tables.toldLinks)
        .filter(({ version, publishedVersion }) => version > publishedVersion)
        .sort((one, other) => one.version - other.version)
        .slice(0, limit)
        .map(({ told, publishedVersion, ...link }) => ({ ...link, ...toldIn(told), isNew: publishedVersion === 0 })),
    );
  }

  markPublished(sent: readonly ToldLink[]): Promise<void> {
    const versions = new Map(sent.map(({ id, version }) => [id, version]));
    return this.change([...versions.keys()], (kept) => ({
      ...kept,
      publishedVersion: Math.max(kept.publishedVersion, versions.get(kept.id) ?? 0),
    }));
  }

  markUnpublished(ids: readonly string[]): Promise<void> {
    return this.change(ids, (kept) => ({ ...kept, version: Math.max(kept.version + 1, Date.now()) }));
  }

  async republish(flow: string, after: string, most: number): Promise<Republished | null> {
    const isWanted = (kept: KeptTold) =>
      kept.flow === flow && kept.id > after && kept.standing !== 'dropped' && kept.version === kept.publishedVersion;
    const ids = await this.statements.run((transaction) =>
      transaction
        .rows(this.tables.toldLinks)
        .filter(isWanted)
        .map(({ id }) => id)
        .sort()
        .slice(0, most),
    );
    const versions: number[] = [];
    await this.change(ids, (kept) => {
      if (!isWanted(kept)) return kept;
      versions.push(Math.max(kept.version + 1, Date.now()));
      return { ...kept, version: versions.at(-1) ?? 0 };
    });
    const last = ids.at(-1);
    return last === undefined ? null : { count: versions.length, last, version: Math.max(...versions) };
  }

  transaction<T>(work: (outbox: Outbox<ToldLink>) => Promise<T>): Promise<T> {
    return this.session.transaction((statements) => work(new InMemoryLinkOutbox(this.tables, this.session, statements)));
  }

  private change(ids: readonly string[], change: (kept: KeptTold) => KeptTold): Promise<void> {
    return this.statements.run(async (transaction) => {
      const { links, toldLinks } = this.tables;
      for (const id of [...new Set(ids)].sort()) {
        await transaction.lock(links, id);
        await transaction.lock(toldLinks, id);
        const kept = transaction.get(toldLinks, id);
        if (kept !== undefined) transaction.put(toldLinks, id, change(kept));
      }
    });
  }
}
