import type { WriteHistory, WrittenCommand } from '../links/write-history.js';
import type { Statements } from './session.js';
import { keyOf } from './table.js';
import type { Tables } from './tables.js';

/** WriteHistory in memory. */
export class InMemoryWriteHistory implements WriteHistory {
  constructor(
    private readonly tables: Tables,
    private readonly statements: Statements,
  ) {}

  append(commands: readonly WrittenCommand[]): Promise<void> {
    return this.statements.run(async (transaction) => {
      const { history } = this.tables;
      await transaction.lockAll(history, commands.map(nameOf));
      for (const command of commands) {
        if (transaction.get(history, nameOf(command)) === undefined) transaction.put(history, nameOf(command), command);
      }
    });
  }

  forgetLinkless(): Promise<void> {
    return this.statements.run(async (transaction) => {
      const { history, links } = this.tables;
      const linkless = transaction.rows(history).filter(({ link }) => transaction.get(links, link) === undefined);
      await transaction.lockAll(history, linkless.map(nameOf));
      for (const command of linkless) transaction.delete(history, nameOf(command));
    });
  }

  prune(before: number, most: number): Promise<number> {
    return this.statements.run((transaction) => {
      const { history } = this.tables;
      const old = transaction
        .rows(history)
        .filter(({ answeredAt }) => answeredAt < before)
        .sort((one, other) => one.answeredAt - other.answeredAt)
        .filter((command) => transaction.tryLock(history, nameOf(command)))
        .slice(0, most);
      for (const command of old) transaction.delete(history, nameOf(command));
      return old.length;
    });
  }
}

function nameOf({ link, system, number }: WrittenCommand): string {
  return keyOf(link, system, number);
}
