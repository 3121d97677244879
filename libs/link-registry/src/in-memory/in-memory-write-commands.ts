import type { Command, Outcome, System, UpdateCommand } from '#change-events';
import {
  linklessOutcome,
  underWay,
  type AcceptAnswers,
  type ClaimedCommand,
  type Postponed,
  type WriteCommands,
} from '../connector-memory/write-commands.js';
import type { Statements } from './session.js';
import { keyOf } from './table.js';
import type { QueuedCommand, Tables } from './tables.js';
import type { Transaction } from './transaction.js';

/** WriteCommands in memory. */
export class InMemoryWriteCommands implements WriteCommands {
  constructor(
    private readonly tables: Tables,
    private readonly statements: Statements,
    private readonly system: System,
  ) {}

  accept(commands: readonly Command[]): Promise<AcceptAnswers> {
    return this.statements.run(async (transaction) => {
      const queuedAgain: Command[] = [];
      const outcomes: Outcome[] = [];
      for (const command of newestOf(commands)) {
        const stored = await this.locked(transaction, command.link);
        if (stored === undefined || stored.command.number < command.number) this.put(transaction, queuedNow(command));
        else if (stored.command.number > command.number) continue;
        else {
          if (stored.outcome === null) queuedAgain.push(command);
          else outcomes.push(stored.outcome);
          this.put(transaction, { ...stored, priority: Math.min(stored.priority, priorityOf(command)) });
        }
      }
      return { queuedAgain, outcomes };
    });
  }

  claim(entity: string, limit: number, claimMs: number): Promise<readonly ClaimedCommand[]> {
    return this.statements.run((transaction) =>
      transaction
        .rows(this.tables.commands)
        .filter((queued) => queued.system === this.system && queued.entity === entity && (queued.dueAt ?? Infinity) <= Date.now())
        .sort((one, other) => one.priority - other.priority || (one.dueAt ?? 0) - (other.dueAt ?? 0))
        .filter(({ command }) => transaction.tryLock(this.tables.commands, keyOf(this.system, command.link)))
        .slice(0, limit)
        .map((queued) => {
          const attempts = queued.attempts + 1;
          this.put(transaction, { ...queued, dueAt: Date.now() + claimMs, attempts });
          return { command: queued.command, attempts, arrived: queued.arrived };
        }),
    );
  }

  finish(outcomes: readonly Outcome[]): Promise<readonly Outcome[]> {
    return this.statements.run(async (transaction) => {
      const counted: Outcome[] = [];
      for (const outcome of outcomes.toSorted(byLink)) {
        const queued = await this.locked(transaction, outcome.link);
        if (queued?.command.number !== outcome.number || queued.outcome !== null) continue;
        this.put(transaction, { ...queued, outcome, reason: outcome.reason ?? null, dueAt: null });
        counted.push(outcome);
      }
      return counted;
    });
  }

  postpone(postponed: readonly Postponed[]): Promise<void> {
    return this.statements.run(async (transaction) => {
      for (const { command, delayMs, reason } of postponed.toSorted((one, other) => byLink(one.command, other.command))) {
        const queued = await this.locked(transaction, command.link);
        if (queued?.command.number !== command.number || queued.outcome !== null) continue;
        this.put(transaction, { ...queued, dueAt: Date.now() + Math.round(delayMs), reason });
      }
    });
  }

  markSent(commands: readonly UpdateCommand[]): Promise<void> {
    return this.mark(commands, (_queued, sent) => ({ sent }));
  }

  sentTo(entity: string, ids: readonly string[]): Promise<readonly UpdateCommand[]> {
    return this.statements.run((transaction) =>
      transaction
        .rows(this.tables.commands)
        .filter(({ system, outcome }) => system === this.system && outcome === null)
        .flatMap(({ command, sent, arrived }) =>
          command.action === 'update' && command.entity === entity && ids.includes(command.id) ? underWay(command, sent, arrived) : [],
        ),
    );
  }

  markArrived(commands: readonly UpdateCommand[]): Promise<void> {
    return this.mark(commands, ({ arrived }, seen) => ({ arrived: [...arrived, ...seen] }));
  }

  forgetLinkless(): Promise<void> {
    return this.statements.run(async (transaction) => {
      const linkless = transaction
        .rows(this.tables.commands)
        .filter(({ system, command }) => system === this.system && transaction.get(this.tables.links, command.link) === undefined)
        .map(({ command }) => command.link);
      for (const link of linkless.toSorted()) {
        const queued = await this.locked(transaction, link);
        if (queued?.outcome == null) continue;
        this.put(transaction, {
          ...queued,
          command: { ...queued.command, pairs: [] },
          outcome: linklessOutcome(queued.outcome),
          reason: null,
        });
      }
    });
  }

  depths(): Promise<ReadonlyMap<string, number>> {
    return this.statements.run((transaction) => {
      const waiting = transaction.rows(this.tables.commands).filter(({ system, dueAt }) => system === this.system && dueAt !== null);
      const depths = new Map<string, number>();
      for (const { entity } of waiting) depths.set(entity, (depths.get(entity) ?? 0) + 1);
      return depths;
    });
  }

  private mark(
    commands: readonly UpdateCommand[],
    change: (queued: QueuedCommand, pairs: readonly string[]) => Partial<QueuedCommand>,
  ): Promise<void> {
    return this.statements.run(async (transaction) => {
      for (const { link, number, pairs } of commands.toSorted(byLink)) {
        const queued = await this.locked(transaction, link);
        if (queued?.command.number !== number || queued.outcome !== null) continue;
        const names = pairs.map(({ pair }) => pair);
        this.put(transaction, { ...queued, ...change(queued, names) });
      }
    });
  }

  private async locked(transaction: Transaction, link: string): Promise<QueuedCommand | undefined> {
    const key = keyOf(this.system, link);
    await transaction.lock(this.tables.commands, key);
    return transaction.get(this.tables.commands, key);
  }

  private put(transaction: Transaction, queued: QueuedCommand): void {
    transaction.put(this.tables.commands, keyOf(this.system, queued.command.link), { ...queued, system: this.system });
  }
}

function newestOf(commands: readonly Command[]): readonly Command[] {
  const newest = new Map<string, Command>();
  for (const command of commands) if (command.number >= (newest.get(command.link)?.number ?? 0)) newest.set(command.link, command);
  return [...newest.values()].sort(byLink);
}

function queuedNow(command: Command): QueuedCommand {
  const { system, entity } = command;
  return {
    system,
    entity,
    command,
    dueAt: Date.now(),
    priority: priorityOf(command),
    attempts: 0,
    reason: null,
    outcome: null,
    sent: [],
    arrived: [],
  };
}

/** A person's edit or delete passes a first load. */
function priorityOf(command: Command): number {
  return command.action === 'create' && !command.urgent ? 1 : 0;
}

function byLink(one: { readonly link: string }, other: { readonly link: string }): number {
  return one.link < other.link ? -1 : 1;
}
