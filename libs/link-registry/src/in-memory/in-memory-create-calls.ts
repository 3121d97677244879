import type { JsonRecord, System } from '#change-events';
import type { CreateCall, CreateCalls, SentCall } from '../connector-memory/create-calls.js';
import type { Statements } from './session.js';
import type { JournalledCall, Tables } from './tables.js';
import type { Transaction } from './transaction.js';

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
        const fate = { settledAt: null, recordId: null, doubtful: false };
        transaction.put(this.tables.creates, String(seq), { ...call, seq, system: this.system, entity, startedAt: Date.now(), ...fate });
        opened.set(call.link, seq);
      }
      return opened;
    });
  }

  settle(fates: readonly { readonly seq: number; readonly recordId: string | null }[]): Promise<void> {
    return this.end(fates.map(({ seq, recordId }) => ({ seq, recordId, doubtful: false })));
  }

  giveUp(seqs: readonly number[]): Promise<void> {
    return this.end(seqs.map((seq) => ({ seq, recordId: null, doubtful: true })));
  }

  ofLinks(links: readonly string[]): Promise<readonly CreateCall[]> {
    return this.statements.run((transaction) =>
      transaction
        .rows(this.tables.creates)
        .filter((call) => call.system === this.system && links.includes(call.link))
        .sort((one, other) => one.seq - other.seq)
        .map(({ seq, link, number, startedAt, settledAt, recordId, doubtful }) => ({
          seq,
          link,
          number,
          ageMs: Date.now() - startedAt,
          settled: settledAt !== null,
          recordId,
          doubtful,
        })),
    );
  }

  openOf(entity: string): Promise<readonly SentCall[]> {
    return this.statements.run((transaction) => this.stillOpen(transaction, entity).map(({ seq, sent }) => ({ seq, sent })));
  }

  newestOpen(entity: string): Promise<number | null> {
    return this.statements.run((transaction) => this.stillOpen(transaction, entity).at(-1)?.seq ?? null);
  }

  private stillOpen(transaction: Transaction, entity: string): readonly JournalledCall[] {
    return transaction
      .rows(this.tables.creates)
      .filter((call) => call.system === this.system && call.entity === entity && call.settledAt === null)
      .sort((one, other) => one.seq - other.seq);
  }

  private end(fates: readonly Pick<JournalledCall, 'seq' | 'recordId' | 'doubtful'>[]): Promise<void> {
    return this.statements.run(async (transaction) => {
      const { creates } = this.tables;
      await transaction.lockAll(
        creates,
        fates.map(({ seq }) => String(seq)),
      );
      for (const fate of fates) {
        const call = transaction.get(creates, String(fate.seq));
        if (call?.settledAt === null) transaction.put(creates, String(fate.seq), { ...call, ...fate, settledAt: Date.now(), sent: {} });
      }
    });
  }
}
