import type { MatchKey } from '#change-events';
import { HttpClient, TryLater } from '#connector-kit';
import type {
  Connector,
  DeleteAnswer,
  KitLog,
  Pace,
  Page,
  ReadRecord,
  RecordCreate,
  RecordDelete,
  RecordDescription,
  RecordUpdate,
  WriteAnswer,
} from '#connector-kit';
import { Fault } from '#platform';
import { ApiClient } from './api/api-client.js';
import { HooksApi } from './api/hooks.js';
import { Lists } from './api/lists.js';
import { FieldsMetadata } from './api/fields-metadata.js';
import { Queries } from './api/queries.js';
import { Records } from './api/records.js';
import { retryAfterInText } from './api/retry-after-in-text.js';
import { Session } from './api/session.js';
import type { WebcrmSettings } from './config.js';
import { WebcrmHooks } from './hooks/webcrm-hooks.js';
import { changedInLists, findInLists, walkLists } from './read/by-lists.js';
import { changedSince } from './read/changed-since.js';
import { createdFor } from './read/created-for.js';
import { find } from './read/find.js';
import { readById } from './read/read-by-id.js';
import { walk } from './read/walk.js';
import { Ways } from './read/ways.js';
import { externalIds } from './records/external-ids.js';
import type { RecordType } from './records/record-type.js';
import { recordTypeOf, recordTypes } from './records/record-types.js';
import { withMetadata } from './records/with-metadata.js';
import { create } from './write/create.js';
import { deleteRecords } from './write/delete.js';
import { update } from './write/update.js';

/** webCRM behind its REST API. No ETags, no idempotency keys; whole seconds; see the README beside for its quirks. */
export class Webcrm implements Connector {
  readonly system = 'webcrm';
  readonly source: string;
  readonly hooks: WebcrmHooks;
  private types: ReadonlyMap<string, RecordType>;
  private readonly externalIds: ReadonlyMap<string, string>;
  private readonly http: HttpClient;
  private readonly queries: Queries;
  private readonly lists: Lists;
  private readonly records: Records;
  private readonly ways: Ways;
  private readonly metadata: FieldsMetadata;

  /** @throws ConfigError when WEBCRM_EXTERNAL_ID_FIELDS or WEBCRM_WEBHOOK_SENDERS names what there is not */
  constructor(settings: WebcrmSettings, pace: Pace, log: KitLog) {
    this.source = settings.WEBCRM_BASE_URL.replace(/\/+$/, '');
    this.externalIds = externalIds(settings.WEBCRM_EXTERNAL_ID_FIELDS);
    this.types = new Map(recordTypes.map((type) => [type.entity, type]));
    // webCRM fails some creates with 500 when many come at once; the same create works when it is repeated.
    this.http = new HttpClient({ name: 'webCRM', baseUrl: this.source, verdicts: { 500: 'later' }, retryAfterInText }, pace);
    const client = new ApiClient(this.http, new Session(this.http, settings.WEBCRM_AUTH_CODE));
    this.queries = new Queries(client);
    this.lists = new Lists(client);
    this.records = new Records(client);
    this.hooks = new WebcrmHooks(settings, new HooksApi(client));
    this.ways = new Ways(this.queries, this.lists, log);
    this.metadata = new FieldsMetadata(client);
  }

  /** Once the system was asked, with its own labels, lengths and drop-downs. */
  get descriptions(): readonly RecordDescription[] {
    return [...this.types.values()].map((type) => {
      const { entity, fields, stamps, deletable } = type;
      const externalId = this.externalIds.get(entity);
      const note = this.ways.noteOf(type);
      return {
        entity,
        fields,
        stamps,
        ...(externalId === undefined ? {} : { externalId }),
        idempotentCreate: false,
        deletable,
        ...(note === undefined ? {} : { note }),
      };
    });
  }

  /**
   * Logs in, asks for one organisation, and learns how this system has named and limited its fields. If queries are refused, one of every other type
   * is asked for, too, to know which must be read through lists.
   *
   * @throws Fault of kind `transient` when webCRM does not answer: then nothing is known to be wrong
   */
  async check(): Promise<readonly string[]> {
    try {
      if (!(await this.ways.answersQueries(recordTypeOf('organisation')))) {
        for (const type of recordTypes) await this.ways.answersQueries(type).catch(unlessFault);
      }
      await this.learnFields();
      return [];
    } catch (error) {
      if (error instanceof Fault) return [error.message];
      if (!(error instanceof TryLater)) throw error;
      throw new Fault('transient', `webCRM does not answer at ${this.source} (WEBCRM_BASE_URL): ${error.message}`, {}, error);
    }
  }

  walk(entity: string, after: string | null): Promise<Page> {
    const type = recordTypeOf(entity);
    return this.ways.read(
      type,
      () => walk(this.queries, type, after),
      () => walkLists(this.lists, type, after),
    );
  }

  changedSince(entity: string, since: number, after: string | null): Promise<Page> {
    const type = recordTypeOf(entity);
    return this.ways.read(
      type,
      () => changedSince(this.queries, type, since, after),
      () => changedInLists(this.lists, type, since),
    );
  }

  read(entity: string, ids: readonly string[]): Promise<ReadonlyMap<string, ReadRecord | null>> {
    const type = recordTypeOf(entity);
    return this.ways.read(
      type,
      () => readById(this.queries, this.records, type, ids),
      () => readById(null, this.records, type, ids),
    );
  }

  find(entity: string, keys: readonly MatchKey[]): Promise<readonly (readonly ReadRecord[])[]> {
    const type = recordTypeOf(entity);
    return this.ways.read(
      type,
      () => find(this.queries, type, keys),
      () => findInLists(this.lists, type, keys),
    );
  }

  update(entity: string, updates: readonly RecordUpdate[]): Promise<readonly WriteAnswer[]> {
    return update(this.records, this.typeOf(entity), updates);
  }

  create(entity: string, creates: readonly RecordCreate[]): Promise<readonly WriteAnswer[]> {
    return create(this.records, this.typeOf(entity), this.externalIds.get(entity), creates);
  }

  delete(entity: string, deletes: readonly RecordDelete[]): Promise<readonly DeleteAnswer[]> {
    return deleteRecords(this.records, recordTypeOf(entity), deletes);
  }

  async createdFor(entity: string, links: readonly string[]): Promise<ReadonlyMap<string, readonly ReadRecord[]>> {
    const externalId = this.externalIds.get(entity);
    if (externalId === undefined) throw new Fault('bug', `WEBCRM_EXTERNAL_ID_FIELDS names no property of ${entity}`, { entity });
    return createdFor((keys) => this.find(entity, keys), externalId, links);
  }

  clockOffsetMs(): number {
    return this.http.clock.ms();
  }

  /** Nothing is kept open between calls. */
  async close(): Promise<void> {}

  private async learnFields(): Promise<void> {
    const said = await this.metadata.all();
    this.types = new Map(recordTypes.map((type) => [type.entity, withMetadata(type, said)]));
  }

  private typeOf(entity: string): RecordType {
    return this.types.get(entity) ?? recordTypeOf(entity);
  }
}

/** A type that the token may not read at all is for those to say who read it. */
function unlessFault(error: unknown): void {
  if (!(error instanceof Fault)) throw error;
}
