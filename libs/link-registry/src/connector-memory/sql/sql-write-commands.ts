import type { EntityManager } from 'typeorm';
import type { Command, Outcome, System, UpdateCommand } from '#change-events';
import { isLinkless } from '../../links/has-link.js';
import { query } from '../../rows.js';
import {
  linklessOutcome,
  underWay,
  type AcceptAnswers,
  type ClaimedCommand,
  type Postponed,
  type WriteCommands,
} from '../write-commands.js';
import { nowMs } from './now-ms.js';

// A person's edit or delete passes a first load.
const priorities: Readonly<Record<Command['action'], number>> = { update: 0, delete: 0, create: 1 };

/** WriteCommands in PostgreSQL: one statement for a batch. */
export class SqlWriteCommands implements WriteCommands {
  constructor(
    private readonly manager: EntityManager,
    private readonly system: System,
  ) {}

  async accept(commands: readonly Command[]): Promise<AcceptAnswers> {
    const newest = new Map<string, Command>();
    for (const command of commands) {
      if (command.number >= (newest.get(command.link)?.number ?? 0)) newest.set(command.link, command);
    }
    const given = [...newest.values()].map((command) => ({
      link_id: command.link,
      entity: command.entity,
      number: command.number,
      command: JSON.stringify(command),
      priority: command.urgent ? 0 : priorities[command.action],
    }));
    const rows = await query<{ readonly link_id: string; readonly outcome: string | null }>(
      this.manager,
      `WITH given AS MATERIALIZED (
         SELECT * FROM json_to_recordset($2::json) AS g(link_id uuid, entity text, number bigint, command text, priority smallint)),
       stored AS (
         INSERT INTO write_command AS w (system, link_id, entity, number, command, due_at, priority, attempts)
         SELECT $1, link_id, entity, number, command, ${nowMs}, priority, 0 FROM given ORDER BY link_id
         ON CONFLICT (system, link_id) DO UPDATE SET entity = excluded.entity, number = excluded.number, command = excluded.command,
           due_at = excluded.due_at, priority = excluded.priority, attempts = 0, reason = NULL, outcome = NULL, sent_to = NULL, sent = NULL, arrived = NULL
         WHERE w.number < excluded.number RETURNING w.link_id),
       raised AS (
         UPDATE write_command w SET priority = g.priority FROM given g
         WHERE w.system = $1 AND w.link_id = g.link_id AND w.number = g.number AND w.priority > g.priority)
       SELECT w.link_id, w.outcome FROM given g JOIN write_command w ON w.system = $1 AND w.link_id = g.link_id AND w.number = g.number
       WHERE NOT EXISTS (SELECT 1 FROM stored s WHERE s.link_id = g.link_id)`,
      [this.system, JSON.stringify(given)],
    );
    const queuedAgain: Command[] = [];
    const outcomes: Outcome[] = [];
    for (const row of rows) {
      const command = newest.get(row.link_id);
      if (row.outcome !== null) outcomes.push(JSON.parse(row.outcome) as Outcome);
      else if (command !== undefined) queuedAgain.push(command);
    }
    return { queuedAgain, outcomes };
  }

  async claim(entity: string, limit: number, claimMs: number): Promise<readonly ClaimedCommand[]> {
    const rows = await query<{ readonly command: string; readonly attempts: number; readonly arrived: string | null }>(
      this.manager,
      `WITH due AS MATERIALIZED (
         SELECT link_id FROM write_command WHERE system = $1 AND entity = $2 AND due_at <= ${nowMs}
         ORDER BY priority, due_at LIMIT $3 FOR UPDATE SKIP LOCKED)
       UPDATE write_command w SET due_at = ${nowMs} + $4::bigint, attempts = w.attempts + 1 FROM due
       WHERE w.system = $1 AND w.link_id = due.link_id RETURNING w.command, w.attempts, w.arrived`,
      [this.system, entity, limit, claimMs],
    );
    return rows.map(({ command, attempts, arrived }) => ({ command: JSON.parse(command) as Command, attempts, arrived: namesIn(arrived) }));
  }

  async finish(outcomes: readonly Outcome[]): Promise<readonly Outcome[]> {
    if (outcomes.length === 0) return [];
    const given = outcomes.map((outcome) => ({
      link_id: outcome.link,
      number: outcome.number,
      outcome: JSON.stringify(outcome),
      reason: outcome.reason ?? null,
    }));
    const rows = await query<{ readonly link_id: string }>(
      this.manager,
      `WITH given AS MATERIALIZED (
         SELECT * FROM json_to_recordset($2::json) AS g(link_id uuid, number bigint, outcome text, reason text)),
       locked AS MATERIALIZED (
         SELECT w.link_id FROM write_command w JOIN given g ON w.link_id = g.link_id AND w.number = g.number
         WHERE w.system = $1 AND w.outcome IS NULL ORDER BY w.link_id FOR UPDATE OF w)
       UPDATE write_command w SET outcome = g.outcome, reason = g.reason, due_at = NULL, sent_to = NULL FROM locked JOIN given g ON g.link_id = locked.link_id
       WHERE w.system = $1 AND w.link_id = locked.link_id RETURNING w.link_id`,
      [this.system, JSON.stringify(given)],
    );
    const counted = new Set(rows.map((row) => row.link_id));
    return outcomes.filter((outcome) => counted.has(outcome.link));
  }

  async postpone(postponed: readonly Postponed[]): Promise<void> {
    if (postponed.length === 0) return;
    const given = postponed.map(({ command, delayMs, reason }) => ({
      link_id: command.link,
      number: command.number,
      delay: Math.round(delayMs),
      reason,
    }));
    await query(
      this.manager,
      `WITH given AS MATERIALIZED (
         SELECT * FROM json_to_recordset($2::json) AS g(link_id uuid, number bigint, delay bigint, reason text)),
       locked AS MATERIALIZED (
         SELECT w.link_id FROM write_command w JOIN given g ON w.link_id = g.link_id AND w.number = g.number
         WHERE w.system = $1 AND w.outcome IS NULL ORDER BY w.link_id FOR UPDATE OF w)
       UPDATE write_command w SET due_at = ${nowMs} + g.delay, reason = g.reason FROM locked JOIN given g ON g.link_id = locked.link_id
       WHERE w.system = $1 AND w.link_id = locked.link_id`,
      [this.system, JSON.stringify(given)],
    );
  }

  async markSent(commands: readonly UpdateCommand[]): Promise<void> {
    await this.mark(commands, 'sent_to = g.id, sent = g.pairs::text');
  }

  async sentTo(entity: string, ids: readonly string[]): Promise<readonly UpdateCommand[]> {
    if (ids.length === 0) return [];
    const rows = await query<{ readonly command: string; readonly sent: string; readonly arrived: string | null }>(
      this.manager,
      `SELECT command, sent, arrived FROM write_command WHERE system = $1 AND entity = $2 AND sent_to = ANY(string_to_array($3, E'\\n'))`,
      [this.system, entity, ids.join('\n')],
    );
    return rows.flatMap(({ command, sent, arrived }) => underWay(JSON.parse(command) as UpdateCommand, namesIn(sent), namesIn(arrived)));
  }

  async markArrived(commands: readonly UpdateCommand[]): Promise<void> {
    await this.mark(commands, `arrived = (coalesce(w.arrived::jsonb, '[]') || g.pairs)::text`);
  }

  async forgetLinkless(): Promise<void> {
    const rows = await query<{ readonly outcome: string }>(
      this.manager,
      `SELECT w.outcome FROM write_command w WHERE w.system = $1 AND w.outcome IS NOT NULL AND w.command <> '{}' AND ${isLinkless('w.link_id')}`,
      [this.system],
    );
    const given = rows.map(({ outcome }) => linklessOutcome(JSON.parse(outcome) as Outcome));
    await query(
      this.manager,
      `WITH given AS MATERIALIZED (SELECT * FROM json_to_recordset($2::json) AS g(link uuid, number bigint, outcome json)),
       locked AS MATERIALIZED (
         SELECT w.link_id FROM write_command w JOIN given g ON w.link_id = g.link AND w.number = g.number
         WHERE w.system = $1 ORDER BY w.link_id FOR UPDATE OF w)
       UPDATE write_command w SET command = '{}', outcome = g.outcome::text, reason = NULL FROM locked JOIN given g ON g.link = locked.link_id
       WHERE w.system = $1 AND w.link_id = locked.link_id`,
      [this.system, JSON.stringify(given.map((outcome) => ({ link: outcome.link, number: outcome.number, outcome })))],
    );
  }

  private async mark(commands: readonly UpdateCommand[], change: string): Promise<void> {
    if (commands.length === 0) return;
    const given = commands.map(({ link, number, id, pairs }) => ({ link_id: link, number, id, pairs: pairs.map(({ pair }) => pair) }));
    await query(
      this.manager,
      `WITH given AS MATERIALIZED (SELECT * FROM json_to_recordset($2::json) AS g(link_id uuid, number bigint, id text, pairs jsonb)),
       locked AS MATERIALIZED (
         SELECT w.link_id FROM write_command w JOIN given g ON w.link_id = g.link_id AND w.number = g.number
         WHERE w.system = $1 AND w.outcome IS NULL ORDER BY w.link_id FOR UPDATE OF w)
       UPDATE write_command w SET ${change} FROM locked JOIN given g ON g.link_id = locked.link_id
       WHERE w.system = $1 AND w.link_id = locked.link_id`,
      [this.system, JSON.stringify(given)],
    );
  }

  async depths(): Promise<ReadonlyMap<string, number>> {
    const rows = await query<{ readonly entity: string; readonly count: number }>(
      this.manager,
      'SELECT entity, count(*)::int AS count FROM write_command WHERE system = $1 AND due_at IS NOT NULL GROUP BY entity',
      [this.system],
    );
    return new Map(rows.map(({ entity, count }) => [entity, count]));
  }
}

function namesIn(json: string | null): readonly string[] {
  return json === null ? [] : (JSON.parse(json) as string[]);
}
