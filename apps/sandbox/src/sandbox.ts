import type { JsonRecord, System } from '#change-events';
import { customResources } from './custom-crm/records/custom-resources.js';
import { idOf, keyOf } from './custom-crm/records/record-id.js';
import { renderRecord } from './custom-crm/records/render-record.js';
import { Faults } from './faults/faults.js';
import { sayCustom } from './custom-crm/webhooks/say-custom.js';
import { Deliveries, type Say } from './hooks/deliveries.js';
import { HookBook } from './hooks/hook-book.js';
import { CallLog } from './journal/call-log.js';
import { makeSample } from './seed/make-sample.js';
import type { ExpectedFlow } from './seed/expected-flow.js';
import { CrmStore } from './store/crm-store.js';
import type { StoreOptions } from './store/crm-store.js';
import type { Storage } from './store/storage.js';
import type { StoredRecord } from './store/stored-record.js';
import { plainRenderer } from './webcrm/records/render-record.js';
import { sayWebcrm } from './webcrm/hooks/say-webcrm.js';
import { webcrmEntities } from './webcrm/records/webcrm-entities.js';

/** How one type's records are named and shown to those who look into the sandbox. */
export interface EntityView {
  readonly render: (record: StoredRecord) => JsonRecord;
  readonly idOf: (key: number) => string;
  readonly keyOf: (id: string) => number | undefined;
}

/** One of the two systems: its state, what is set to go wrong, and whom it tells of writes. */
export interface SandboxSystem {
  readonly store: CrmStore;
  readonly faults: Faults;
  readonly hooks: HookBook;
  readonly deliveries: Deliveries;
  readonly calls: CallLog;
  /** By entity, as topics name it. */
  readonly views: ReadonlyMap<string, EntityView>;
}

/** The two systems. */
export class Sandbox {
  private constructor(
    private readonly storage: Storage,
    readonly systems: Readonly<Record<System, SandboxSystem>>,
  ) {}

  /** Both systems with the state that was kept. */
  static async open(storage: Storage): Promise<Sandbox> {
    const entities = webcrmEntities.map(({ entity }) => entity);
    const resources = customResources.map(({ entity }) => entity);
    return new Sandbox(storage, {
      // webCRM's change times are whole seconds.
      webcrm: await openSystem({ system: 'webcrm', entities, resolutionMs: 1000, storage }, webcrmViews(), sayWebcrm),
      customcrm: await openSystem({ system: 'customcrm', entities: resources, resolutionMs: 1, storage }, customViews(), sayCustom),
    });
  }

  /** Empties both systems: records, journals, faults, hooks. */
  async reset(): Promise<void> {
    for (const { store, faults, hooks } of Object.values(this.systems)) {
      faults.clear();
      await hooks.clear();
      await store.refill(new Map());
    }
  }

  /**
   * Fills both systems with a sample in place of what they held.
   *
   * @param records number of organisations; the rest is in proportion
   * @param seed the same number makes the same sample
   * @returns per flow what a right first load ends with
   */
  async seed(records: number, seed: number): Promise<readonly ExpectedFlow[]> {
    const sample = makeSample({ records, seed, now: Date.now() });
    await this.systems.webcrm.store.refill(sample.records.webcrm);
    await this.systems.customcrm.store.refill(sample.records.customcrm);
    return sample.expected;
  }

  /** Nothing more is told to anybody. */
  silence(): void {
    for (const { deliveries } of Object.values(this.systems)) deliveries.stop();
  }

  close(): Promise<void> {
    return this.storage.close();
  }
}

async function openSystem(options: Omit<StoreOptions, 'written'>, views: SandboxSystem['views'], say: Say): Promise<SandboxSystem> {
  const faults = new Faults();
  const hooks = await HookBook.open(options.system, options.storage);
  const deliveries = new Deliveries(hooks, faults, say);
  const store = await CrmStore.open({ ...options, written: (entries) => deliveries.tell(entries) });
  return { store, faults, hooks, deliveries, calls: new CallLog(), views };
}

function webcrmViews(): ReadonlyMap<string, EntityView> {
  return new Map(
    webcrmEntities.map((entity) => [entity.entity, { render: plainRenderer(entity), idOf: String, keyOf: (id: string) => Number(id) }]),
  );
}

function customViews(): ReadonlyMap<string, EntityView> {
  return new Map(
    customResources.map((resource) => [
      resource.entity,
      {
        render: (record: StoredRecord) => renderRecord(resource, record),
        idOf: (key: number) => idOf(resource, key),
        keyOf: (id: string) => keyOf(resource, id),
      },
    ]),
  );
}
