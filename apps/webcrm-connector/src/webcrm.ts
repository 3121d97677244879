import type { MatchKey } from '#change-events';
import { HttpClient, TryLater } from '#connector-kit';
import type {
  Connector,
  DeleteAnswer,
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
import { Queries } from './api/queries.js';
import { Records } from './api/records.js';
import { retryAfterInText } from './api/retry-after-in-text.js';
import { Session } from './api/session.js';
import type { WebcrmSettings } from './config.js';
import { changedSince } from './read/changed-since.js';
import { createdFor } from './read/created-for.js';
import { find } from './read/find.js';
import { readById } from './read/read-by-id.js';
import { walk } from './read/walk.js';
import { externalIds } from './records/external-ids.js';
import { recordTypeOf, recordTypes } from './records/record-types.js';
import { create } from './write/create.js';
import { deleteRecords } from './write/delete.js';
import { update } from './write/update.js';

/** webCRM behind its REST API. No ETags, no idempotency keys; whole seconds; see the README beside for its quirks. */
export class Webcrm implements Connector {
  readonly system = 'webcrm';
  readonly source: string;
  readonly descriptions: readonly RecordDescription[];
  private readonly externalIds: ReadonlyMap<string, string>;
  private readonly http: HttpClient;
  private readonly queries: Queries;
  private readonly records: Records;

  /** @throws ConfigError when WEBCRM_EXTERNAL_ID_FIELDS names what webCRM does not have */
  constructor(settings: WebcrmSettings, pace: Pace) {
    this.source = settings.WEBCRM_BASE_URL.replace(/\/+$/, '');
    this.externalIds = externalIds(settings.WEBCRM_EXTERNAL_ID_FIELDS);
    this.descriptions = recordTypes.map(({ entity, fields, stamps, deletable }) => {
      const externalId = this.externalIds.get(entity);
      return { entity, fields, stamps, ...(externalId === undefined ? {} : { externalId }), idempotentCreate: false, deletable };
    });
    // webCRM fails some creates with 500 when many come at once; the same create works when it is repeated.
    this.http = new HttpClient({ name: 'webCRM', baseUrl: this.source, verdicts: { 500: 'later' }, retryAfterInText }, pace);
    const client = new ApiClient(this.http, new Session(this.http, settings.WEBCRM_AUTH_CODE));
    this.queries = new Queries(client);
    this.records = new Records(client);
  }

  /**
   * Logs in and asks for one organisation.
   *
   * @throws Fault of kind `transient` when webCRM does not answer: then nothing is known to be wrong
   */
  async check(): Promise<readonly string[]> {
    try {
      await this.queries.run('SELECT * FROM Organisation WHERE OrganisationId > 0 ORDER BY OrganisationId', 1, 1);
      return [];
    } catch (error) {
      if (error instanceof Fault) return [error.message];
      if (!(error instanceof TryLater)) throw error;
      throw new Fault('transient', `webCRM does not answer at ${this.source} (WEBCRM_BASE_URL): ${error.message}`, {}, error);
    }
  }

  walk(entity: string, after: string | null): Promise<Page> {
    return walk(this.queries, recordTypeOf(entity), after);
  }

  changedSince(entity: string, since: number, after: string | null): Promise<Page> {
    return changedSince(this.queries, recordTypeOf(entity), since, after);
  }

  read(entity: string, ids: readonly string[]): Promise<ReadonlyMap<string, ReadRecord | null>> {
    return readById(this.queries, this.records, recordTypeOf(entity), ids);
  }

  find(entity: string, keys: readonly MatchKey[]): Promise<readonly (readonly ReadRecord[])[]> {
    return find(this.queries, recordTypeOf(entity), keys);
  }

  update(entity: string, updates: readonly RecordUpdate[]): Promise<readonly WriteAnswer[]> {
    return update(this.records, recordTypeOf(entity), updates);
  }

  create(entity: string, creates: readonly RecordCreate[]): Promise<readonly WriteAnswer[]> {
    return create(this.records, recordTypeOf(entity), this.externalIds.get(entity), creates);
  }

  delete(entity: string, deletes: readonly RecordDelete[]): Promise<readonly DeleteAnswer[]> {
    return deleteRecords(this.records, recordTypeOf(entity), deletes);
  }

  async createdFor(entity: string, links: readonly string[]): Promise<ReadonlyMap<string, readonly ReadRecord[]>> {
    const externalId = this.externalIds.get(entity);
    if (externalId === undefined) throw new Fault('bug', `WEBCRM_EXTERNAL_ID_FIELDS names no property of ${entity}`, { entity });
    return createdFor(this.queries, recordTypeOf(entity), externalId, links);
  }

  clockOffsetMs(): number {
    return this.http.clock.ms();
  }

  /** Nothing is kept open between calls. */
  async close(): Promise<void> {}
}
