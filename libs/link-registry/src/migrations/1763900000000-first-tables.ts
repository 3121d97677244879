import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The first tables. Rows that change with every edit (record, link, observed) leave half of each page free and carry no index on a changing
 * column, so that PostgreSQL updates them in place (HOT).
 */
export class FirstTables1763900000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of tables) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    const names =
      'flow, record, link, remembered_pairs, dropped_link, outstanding, wanted_delete, match_key, create_key, unlinked, waiting, referring, look, consumed, first_read, conflict, match_decision, write_history, record_description, observed, read_cursor, sweep, swept, missing_record, lease, sending, write_command, create_call, request_quota, hook_address, fingerprint_key, erased, erasure, served';
    await runner.query(`DROP TABLE ${names}`);
    await runner.query('DROP SEQUENCE ticket');
  }
}

const tables = [
  // The oldest version whose services run on these tables, by the time of its newest migration.
  'CREATE TABLE served (id boolean PRIMARY KEY DEFAULT true CHECK (id), since bigint NOT NULL)',

  // One sequence for the tickets of reads and the fences of records.
  'CREATE SEQUENCE ticket CACHE 1',

  // Mapping: which revision of each flow's file decides, which ones it replaced, and which one waits for a person.
  `CREATE TABLE flow (
    name text PRIMARY KEY, webcrm_entity text NOT NULL, customcrm_entity text NOT NULL, enabled boolean NOT NULL, first_enabled_at bigint,
    revision text NOT NULL, older text NOT NULL, held text, walk text
  ) WITH (fillfactor = 50)`,

  // Mapping: the newest state of every record, what its match keys are made of, and whether its newest state has made them others.
  `CREATE TABLE record (
    system text NOT NULL, entity text NOT NULL, id text NOT NULL,
    version bigint NOT NULL, changed_at bigint NOT NULL, deleted boolean NOT NULL, created_for uuid, appeared_at bigint,
    keyed_by text, rekeyed boolean NOT NULL DEFAULT true, state text NOT NULL,
    PRIMARY KEY (system, entity, id)
  ) WITH (fillfactor = 50)`,

  // Mapping: two records joined under a flow, with both sides' mapped values, what was agreed and the commands outstanding. The row is the outbox
  // of the links' topic as well; its version grows only with what is told there.
  // While commands are outstanding a row may be longer than what PostgreSQL keeps in one piece by itself (2 KB): it may be 3 KB.
  `CREATE TABLE link (
    id uuid PRIMARY KEY, flow text NOT NULL, webcrm_id text, customcrm_id text,
    standing text NOT NULL, origin text NOT NULL, progress text NOT NULL,
    webcrm_version bigint NOT NULL, customcrm_version bigint NOT NULL, webcrm_values text NOT NULL, customcrm_values text NOT NULL,
    memory text NOT NULL, remembered_for uuid, commands text NOT NULL, made_at bigint NOT NULL,
    told text NOT NULL, told_at bigint NOT NULL, version bigint NOT NULL, published_version bigint NOT NULL
  ) WITH (fillfactor = 50, toast_tuple_target = 3000)`,
  `CREATE UNIQUE INDEX link_webcrm ON link (flow, webcrm_id) WHERE standing <> 'ended'`,
  `CREATE UNIQUE INDEX link_customcrm ON link (flow, customcrm_id) WHERE standing <> 'ended'`,
  `CREATE INDEX link_ended_webcrm ON link (flow, webcrm_id) WHERE standing = 'ended'`,
  `CREATE INDEX link_ended_customcrm ON link (flow, customcrm_id) WHERE standing = 'ended'`,
  'CREATE INDEX link_unpublished ON link (version) WHERE version > published_version',

  // Mapping: what the pairs of a flow were when links were last seen under it, once for all of them.
  'CREATE TABLE remembered_pairs (id uuid PRIMARY KEY, pairs text NOT NULL)',

  // Mapping: links that are no more, until everybody who may still be sending their events has ended.
  `CREATE TABLE dropped_link (id uuid PRIMARY KEY, flow text NOT NULL, dropped_at bigint NOT NULL, version bigint NOT NULL, published_version bigint NOT NULL)`,
  'CREATE INDEX dropped_link_unpublished ON dropped_link (version) WHERE version > published_version',

  // Mapping: which links have a command without an outcome, and when it is sent again.
  `CREATE TABLE outstanding (
    link_id uuid NOT NULL, system text NOT NULL, due_at bigint NOT NULL, attempts integer NOT NULL,
    PRIMARY KEY (link_id, system)
  ) WITH (fillfactor = 70)`,
  'CREATE INDEX outstanding_due ON outstanding (due_at)',

  // Mapping: deletes that flows want to carry out, for the brake to count over all replicas.
  `CREATE TABLE wanted_delete (flow text NOT NULL, link_id uuid NOT NULL, wanted_at bigint NOT NULL, PRIMARY KEY (flow, link_id))`,

  // Mapping: normalised match keys of every record, per rule, as either type of the flow would hold them (hashed).
  `CREATE TABLE match_key (
    flow text NOT NULL, system text NOT NULL, record_id text NOT NULL, rule smallint NOT NULL, webcrm_key uuid NOT NULL, customcrm_key uuid NOT NULL,
    PRIMARY KEY (flow, system, record_id, rule)
  )`,
  'CREATE INDEX match_key_webcrm ON match_key (webcrm_key)',
  'CREATE INDEX match_key_customcrm ON match_key (customcrm_key)',

  // Mapping: the keys that creates under way were made with, whatever has become of the record's keys since.
  'CREATE TABLE create_key (link_id uuid NOT NULL, key uuid NOT NULL, PRIMARY KEY (link_id, key))',
  'CREATE INDEX create_key_key ON create_key (key)',

  // Mapping: records that were looked at and are not linked, and why.
  `CREATE TABLE unlinked (
    flow text NOT NULL, system text NOT NULL, record_id text NOT NULL, standing text NOT NULL, reason text NOT NULL, version bigint NOT NULL,
    PRIMARY KEY (flow, system, record_id)
  )`,
  `CREATE INDEX unlinked_open ON unlinked (flow, standing) WHERE standing <> 'excluded'`,

  // Mapping: who looks again when a record of a flow gets its link. subject: a system (a record waits) or 'link'.
  `CREATE TABLE waiting (
    for_flow text NOT NULL, for_system text NOT NULL, for_id text NOT NULL, flow text NOT NULL, subject text NOT NULL, subject_id text NOT NULL,
    in_the_making boolean NOT NULL,
    PRIMARY KEY (flow, subject, subject_id, for_flow, for_system, for_id)
  )`,
  'CREATE INDEX waiting_for ON waiting (for_flow, for_system, for_id)',

  // Mapping: which records of other flows each live link refers to, so that it is looked at when one of them gets another partner.
  `CREATE TABLE referring (
    link_id uuid NOT NULL, for_flow text NOT NULL, for_system text NOT NULL, for_id text NOT NULL, flow text NOT NULL,
    PRIMARY KEY (link_id, for_flow, for_system, for_id)
  )`,
  'CREATE INDEX referring_to ON referring (for_flow, for_system, for_id)',

  // Mapping: what is to be looked at (again). Appended only, so that nobody waits for anybody.
  `CREATE TABLE look (
    flow text NOT NULL, seq bigint GENERATED ALWAYS AS IDENTITY, subject text NOT NULL, subject_id text NOT NULL,
    PRIMARY KEY (flow, seq)
  )`,

  // Mapping: how far each topic was consumed, in the transaction that consumed it.
  `CREATE TABLE consumed (topic text NOT NULL, partition integer NOT NULL, next_offset bigint NOT NULL, PRIMARY KEY (topic, partition)) WITH (fillfactor = 50)`,

  // Connectors: the first full read of a type is published up to these offsets.
  `CREATE TABLE first_read (system text NOT NULL, entity text NOT NULL, topic text NOT NULL, end_offsets text NOT NULL, completed_at bigint NOT NULL, PRIMARY KEY (system, entity))`,

  `CREATE TABLE conflict (
    id uuid PRIMARY KEY, link_id uuid NOT NULL, flow text NOT NULL, pair text NOT NULL, kind text NOT NULL, policy text NOT NULL, winner text,
    webcrm_value text NOT NULL, customcrm_value text NOT NULL, webcrm_at bigint, customcrm_at bigint, decided_at bigint NOT NULL, ended_at bigint
  )`,
  'CREATE INDEX conflict_link ON conflict (link_id)',
  'CREATE INDEX conflict_decided ON conflict (decided_at)',
  'CREATE INDEX conflict_open ON conflict (flow) WHERE winner IS NULL AND ended_at IS NULL',

  // Operators: which records are the same thing under a flow, and which are to be kept apart.
  `CREATE TABLE match_decision (
    flow text NOT NULL, webcrm_id text NOT NULL, customcrm_id text NOT NULL, verdict text NOT NULL, decided_at bigint NOT NULL,
    PRIMARY KEY (flow, webcrm_id, customcrm_id)
  )`,
  'CREATE INDEX match_decision_customcrm ON match_decision (flow, customcrm_id)',

  // Mapping: what every update replaced, one row per command, appended with its outcome and forgotten after some time.
  `CREATE TABLE write_history (
    link_id uuid NOT NULL, system text NOT NULL, number bigint NOT NULL, answered_at bigint NOT NULL, pairs text NOT NULL,
    PRIMARY KEY (link_id, system, number)
  )`,
  'CREATE INDEX write_history_answered ON write_history (answered_at)',

  // Connectors: what each connector knows of its system's types.
  `CREATE TABLE record_description (system text NOT NULL, entity text NOT NULL, description text NOT NULL, PRIMARY KEY (system, entity))`,

  // Connectors: what was last observed of every record; the row is the outbox of the change topic.
  `CREATE TABLE observed (
    system text NOT NULL, entity text NOT NULL, id text NOT NULL,
    version bigint NOT NULL, published_version bigint NOT NULL, fence bigint NOT NULL, changed_at bigint NOT NULL, observed_at bigint NOT NULL,
    deleted boolean NOT NULL, fingerprints text NOT NULL, state text, changed text NOT NULL, kind text NOT NULL, origin text NOT NULL, causation text, trace text,
    created_for uuid, held_until bigint, reread boolean NOT NULL, hinted bigint NOT NULL,
    PRIMARY KEY (system, entity, id)
  ) WITH (fillfactor = 50)`,
  'CREATE INDEX observed_unpublished ON observed (system, entity, version) WHERE version > published_version',
  'CREATE INDEX observed_reread ON observed (system, entity) WHERE reread',

  // Connectors: where reading stands, per type.
  `CREATE TABLE read_cursor (system text NOT NULL, entity text NOT NULL, position text NOT NULL, PRIMARY KEY (system, entity)) WITH (fillfactor = 50)`,

  // Connectors: where the full sweep of each type stands; its number is the ticket that it began with.
  `CREATE TABLE sweep (
    system text NOT NULL, entity text NOT NULL, number bigint NOT NULL, begun_at bigint NOT NULL, phase text NOT NULL, after text,
    PRIMARY KEY (system, entity)
  ) WITH (fillfactor = 50)`,

  // Connectors: the newest sweep that saw each record. Narrow, and updated in place: a sweep costs as much as the one before.
  `CREATE TABLE swept (system text NOT NULL, entity text NOT NULL, id text NOT NULL, sweep bigint NOT NULL, PRIMARY KEY (system, entity, id)) WITH (fillfactor = 50)`,

  // Connectors: records that seem to be gone, until it is decided whether that is believed; what was believed counts for an hour.
  `CREATE TABLE missing_record (
    system text NOT NULL, entity text NOT NULL, id text NOT NULL, standing text NOT NULL, ticket bigint, found_at bigint NOT NULL,
    PRIMARY KEY (system, entity, id)
  ) WITH (fillfactor = 50)`,

  // Connectors: who does what alone, for how long; the epoch grows with every new holder.
  `CREATE TABLE lease (name text PRIMARY KEY, holder text NOT NULL, epoch bigint NOT NULL, until timestamptz NOT NULL) WITH (fillfactor = 50)`,

  // Connectors: what the holder of a lease is just sending, until it is known what became of it.
  `CREATE TABLE sending (lease text NOT NULL, epoch bigint NOT NULL, ids text NOT NULL, begun_at bigint NOT NULL, PRIMARY KEY (lease, epoch)) WITH (fillfactor = 50)`,

  // Connectors: per link and system the newest command, queued or done, and its outcome: queue and memory in one row.
  `CREATE TABLE write_command (
    system text NOT NULL, link_id uuid NOT NULL, entity text NOT NULL, number bigint NOT NULL, command text NOT NULL,
    due_at bigint, priority smallint NOT NULL, attempts integer NOT NULL, reason text, outcome text,
    sent_to text, sent text, arrived text,
    PRIMARY KEY (system, link_id)
  ) WITH (fillfactor = 50)`,
  'CREATE INDEX write_command_due ON write_command (system, entity, priority, due_at) WHERE due_at IS NOT NULL',
  'CREATE INDEX write_command_sent ON write_command (system, entity, sent_to) WHERE sent_to IS NOT NULL',

  // Connectors: create calls from before they are sent until their fate is known.
  `CREATE TABLE create_call (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, system text NOT NULL, entity text NOT NULL, link_id uuid NOT NULL, number bigint NOT NULL,
    sent text NOT NULL, started_at bigint NOT NULL, settled_at bigint, record_id text, doubtful boolean NOT NULL DEFAULT false
  )`,
  'CREATE INDEX create_call_open ON create_call (system, entity, seq) WHERE settled_at IS NULL',
  'CREATE INDEX create_call_link ON create_call (system, link_id)',

  // Connectors: when each may send its next request, for all of its replicas.
  `CREATE TABLE request_quota (connector text PRIMARY KEY, next_at double precision NOT NULL, rest_until bigint NOT NULL) WITH (fillfactor = 50)`,

  // Connectors: the addresses below which each has registered hooks, without their secrets.
  'CREATE TABLE hook_address (system text NOT NULL, address text NOT NULL, PRIMARY KEY (system, address))',

  // The key of the fingerprints, made when the tables are: without it a fingerprint tells nothing about a value.
  `CREATE TABLE fingerprint_key (id boolean PRIMARY KEY DEFAULT true CHECK (id), secret text NOT NULL)`,
  `INSERT INTO fingerprint_key (secret) VALUES (replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''))`,

  // Operators: records and links that were erased, by keyed hashes of their names, and which records are kept out since.
  'CREATE TABLE erased (hash text PRIMARY KEY, erased_at bigint NOT NULL, kept_out boolean NOT NULL)',

  // Operators: what was asked to be erased, by the same hash, and the receipt once it is.
  `CREATE TABLE erasure (
    hash text PRIMARY KEY, asked_at bigint NOT NULL, version bigint NOT NULL, kept_out boolean NOT NULL, scope text NOT NULL, receipt text
  )`,
];
