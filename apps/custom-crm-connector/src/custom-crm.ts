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
import { Batches } from './api/adapters/reference/batches.js';
import { Resources } from './api/adapters/reference/resources.js';
import { Webhooks } from './api/adapters/reference/webhooks.js';
import type { CustomCrmSettings } from './config.js';
import { CustomCrmHooks } from './hooks/custom-crm-hooks.js';
import { changedSince } from './read/changed-since.js';
import { createdFor } from './read/created-for.js';
import { find } from './read/find.js';
import { readById } from './read/read-by-id.js';
import { walk } from './read/walk.js';
import { common, stamps } from './records/common-properties.js';
import { recordTypeOf, recordTypes } from './records/record-types.js';
import { create } from './write/create.js';
import { deleteRecords } from './write/delete.js';
import { update } from './write/update.js';

/** A Custom CRM that keeps the reference contract: ETags, idempotency keys, milliseconds, and answers that hold the record. */
export class CustomCrm implements Connector {
  readonly system = 'customcrm';
  readonly source: string;
  readonly descriptions: readonly RecordDescription[] = recordTypes.map(({ entity, fields }) => ({
    entity,
    fields,
    stamps,
    externalId: common.externalId,
    idempotentCreate: true,
    deletable: true,
  }));
  readonly hooks: CustomCrmHooks;
  private readonly client: HttpClient;
  private readonly resources: Resources;
  private readonly batches: Batches;

  /** @throws ConfigError when CUSTOM_CRM_WEBHOOK_SENDERS names what is no address */
  constructor(settings: CustomCrmSettings, pace: Pace) {
    this.source = settings.CUSTOM_CRM_BASE_URL.replace(/\/+$/, '');
    const headers = { authorization: `Bearer ${settings.CUSTOM_CRM_API_KEY}` };
    this.client = new HttpClient({ name: 'the Custom CRM', baseUrl: this.source, headers }, pace);
    this.resources = new Resources(this.client);
    this.batches = new Batches(this.client);
    this.hooks = new CustomCrmHooks(settings, new Webhooks(this.client));
  }

  /**
   * Looks a customer up that can't be there.
   *
   * @throws Fault of kind `transient` when the Custom CRM does not answer: then nothing is known to be wrong
   */
  async check(): Promise<readonly string[]> {
    try {
      await this.resources.list('customers', { [common.externalId]: 'none' }, null);
      return [];
    } catch (error) {
      if (error instanceof Fault) return [error.message];
      if (!(error instanceof TryLater)) throw error;
      throw new Fault('transient', `the Custom CRM does not answer at ${this.source} (CUSTOM_CRM_BASE_URL): ${error.message}`, {}, error);
    }
  }

  walk(entity: string, after: string | null): Promise<Page> {
    return walk(this.resources, recordTypeOf(entity), after);
  }

  changedSince(entity: string, since: number, after: string | null): Promise<Page> {
    return changedSince(this.resources, recordTypeOf(entity), since, after);
  }

  read(entity: string, ids: readonly string[]): Promise<ReadonlyMap<string, ReadRecord | null>> {
    return readById(this.resources, recordTypeOf(entity), ids);
  }

  find(entity: string, keys: readonly MatchKey[]): Promise<readonly (readonly ReadRecord[])[]> {
    return find(this.resources, recordTypeOf(entity), keys);
  }

  update(entity: string, updates: readonly RecordUpdate[]): Promise<readonly WriteAnswer[]> {
    return update(this.resources, this.batches, recordTypeOf(entity), updates);
  }

  create(entity: string, creates: readonly RecordCreate[]): Promise<readonly WriteAnswer[]> {
    return create(this.resources, this.batches, recordTypeOf(entity), creates);
  }

  delete(entity: string, deletes: readonly RecordDelete[]): Promise<readonly DeleteAnswer[]> {
    return deleteRecords(this.resources, recordTypeOf(entity), deletes);
  }

  createdFor(entity: string, links: readonly string[]): Promise<ReadonlyMap<string, readonly ReadRecord[]>> {
    return createdFor(this.resources, recordTypeOf(entity), links);
  }

  clockOffsetMs(): number {
    return this.client.clock.ms();
  }

  /** Nothing is kept open between calls. */
  async close(): Promise<void> {}
}
