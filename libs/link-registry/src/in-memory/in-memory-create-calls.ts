import type { JsonRecord, System } from '#change-events';
import type { CreateCall, CreateCalls } from '../connector-memory/create-calls.js';
import type { Statements } from './session.js';
import type { Tables } from './tables.js';

/** CreateCalls in memory. */
export class InMemoryCreateCalls implements CreateCalls {
  constructor(
    private readonly tables: Tables,
    private readonly statements: Statements,
    private readonly system: System,
  ) {}

  open(
    entity: string,
    calls: readonly { readonly link: string; readonly number: number; readonly sent: JsonRecord }[],
  ): Promise<ReadonlyMap<string, number>> {
    return this.statements.run(async (transaction) => {
      const opened = new Map<string, number>();
      for (const call of calls) {
        const seq = this.tables.next('seq');
        await transaction.lock(this.tables.creates, String(seq));
        const row = { ...call, seq, system: this.system, entity, startedAt: Date.now(), settledAt: null, recordId: null };
        transaction.put(this.tables.creates, String(seq), row);
        opened.set(call.link, seq);
      }
      return opened;
    });
  }

  settle(fates: readonly { readonly seq: number; readonly recordId: string | null }[]): Promise<void> {
    return this.statements.run(async (transaction) => {
      const { creates } = this.tables;
      await transaction.lockAll(
        creates,
        fates.map(({ seq }) => String(seq)),
      );
      for (const { seq, recordId } of fates) {
        const call = transaction.get(creates, String(seq));
        if (call?.settledAt === null) transaction.put(creates, String(seq), { ...call, settledAt: Date.now(), recordId, sent: {} });
      }
    });
  }

  ofLinks(links: readonly string[]): Promise<readonly CreateCall[]> {
    return this.statements.run((transaction) =>
      transaction
        .rows(this.tables.creates)
        .filter((call) => call.system === this.system && links.includes(call.link))
        .sort((one, other) => one.seq - other.seq)
        .map(({ seq, link, number, startedAt, settledAt, recordId }) => ({
          seq,
          link,
          number,
          ageMs: Date.now() - startedAt,
          settled: settledAt !== null,
          recordId,
        })),
    );
  }

  newestOpen(entity: string): Promise<number | null> {
    return this.statements.run((transaction) => {
      const open = transaction
        .rows(this.tables.creates)
        .filter((call) => call.system === this.system && call.entity === entity && call.settledAt === null);
      return open.length === 0 ? null : Math.max(...open.map(({ seq }) => seq));
    });
  }
}
