import type { Connector, ReadRecord } from '#connector-kit';
import type { ConnectorMemory, LinkRegistry, MappingMemory, ToldLink } from '#link-registry';
import type { PromiseName } from './judge/broken.js';
import type { Removal } from './world/removal.js';

/** A rule that the promises stand on, and the promise that breaks without it. */
export interface Rule {
  readonly what: string;
  readonly promise: PromiseName;
  readonly removal: Removal;
}

/** The rules that matching, creating and publishing stand on. Each is taken away at a port: the services' code stays as it is. */
export const rules: readonly Rule[] = [
  {
    what: 'without the barrier of the first reads, records are matched before all of their candidates are known',
    promise: 'rightMatch',
    removal: { links: (links) => replaced(links, { firstReadsConsumed: () => Promise.resolve(everyType) }) },
  },
  {
    what: 'without a look before a create, a record is made although somebody has just made it',
    promise: 'noDuplicate',
    removal: { connector: (connector) => replaced(connector, { find: (_entity, keys) => Promise.resolve(keys.map(() => [])) }) },
  },
  {
    what: 'without waiting for open creates, a new record of the sync is taken for a person’s',
    promise: 'noDuplicate',
    removal: {
      memory: (memory) =>
        withMemory(memory, ({ creates }) => ({ creates: replaced(creates, { newestOpen: () => Promise.resolve(null) }) })),
    },
  },
  {
    what: 'without the creator of a record on its events, a record of the sync is taken for a person’s',
    promise: 'noDuplicate',
    removal: {
      links: (links) =>
        within(links, ({ states }) => ({
          states: replaced(states, { store: (given) => states.store(given.map((state) => ({ ...state, createdFor: null }))) }),
        })),
    },
  },
  {
    what: 'without matching from both sides, the first of several candidates is taken',
    promise: 'rightMatch',
    removal: {
      links: (links) =>
        within(links, ({ keys }) => ({
          keys: replaced(keys, { sharers: async (flow, given) => oneOfEachSide(await keys.sharers(flow, given, 1)) }),
        })),
    },
  },
  {
    what: 'without one create per key at a time, a user and a person with one e-mail get two contacts',
    promise: 'noDuplicate',
    removal: {
      links: (links) => within(links, ({ keys }) => ({ keys: replaced(keys, { creating: () => Promise.resolve(new Set<string>()) }) })),
    },
  },
  {
    what: 'without waking and sweeping, records wait for what is there',
    promise: 'nothingWaits',
    removal: {
      links: (links) =>
        within(links, ({ looks }) => ({ looks: replaced(looks, { wake: () => Promise.resolve(), sweep: () => Promise.resolve(0) }) })),
    },
  },
  {
    what: 'without the external id, a record whose call was lost is made again',
    promise: 'noDuplicate',
    removal: { connector: (connector) => replaced(connector, { createdFor: () => Promise.resolve(new Map()) }) },
  },
  {
    what: 'with a search that takes what was made for another link, two links claim one record',
    promise: 'noDuplicate',
    removal: {
      connector: (connector) =>
        replaced(connector, {
          createdFor: async (entity, links) => anyMade(await everyRecord(connector, entity), connector, entity, links),
        }),
    },
  },
  {
    what: 'without waiting for late calls, a record is made again before the first call arrives',
    promise: 'noDuplicate',
    removal: { lateWriteSeconds: -1_000 },
  },
  {
    what: 'without remembering ended links, a deleted record is made again',
    promise: 'noDuplicate',
    removal: {
      links: (links) => within(links, ({ links: own }) => ({ links: replaced(own, { endedOfRecords: () => Promise.resolve([]) }) })),
    },
  },
  {
    what: 'without another look at all who share a key, a record stays ambiguous that is not',
    promise: 'nothingWaits',
    removal: { links: (links) => within(links, ({ looks }) => ({ looks: replaced(looks, { addSharers: () => Promise.resolve() }) })) },
  },
  {
    what: 'without the version that was sent, what became of a link meanwhile is never told',
    promise: 'order',
    removal: {
      links: (links) =>
        replaced(links, {
          outbox: async () => {
            const outbox = await links.outbox();
            const newestOf = async (sent: readonly ToldLink[]) =>
              (await outbox.unpublished(Infinity)).filter(({ id }) => sent.some((told) => told.id === id));
            return replaced(outbox, { markPublished: async (sent) => outbox.markPublished(await newestOf(sent)) });
          },
        }),
    },
  },
];

const everyType: ReadonlySet<string> = Object.assign(new Set<string>(), { has: () => true });

/** The same port with some of its verbs done otherwise. */
function replaced<Port extends object>(port: Port, verbs: Partial<Port>): Port {
  // Not around the port itself: what is frozen there could not be replaced.
  return new Proxy({} as Port, {
    get: (_nothing, name) => {
      const own = verbs[name as keyof Port] ?? port[name as keyof Port];
      return typeof own === 'function' ? (own as (...given: unknown[]) => unknown).bind(port) : own;
    },
  });
}

function withMemory(memory: ConnectorMemory, parts: (memory: ConnectorMemory) => Partial<ConnectorMemory>): ConnectorMemory {
  return replaced(memory, { ...parts(memory), transaction: (work) => memory.transaction((inner) => work(withMemory(inner, parts))) });
}

function within(links: LinkRegistry, parts: (memory: MappingMemory) => Partial<MappingMemory>): LinkRegistry {
  return replaced(links, { transaction: (work) => links.transaction((memory) => work({ ...memory, ...parts(memory) })) });
}

function oneOfEachSide<Key extends { readonly system: string; readonly id: string }>(keys: readonly Key[]): readonly Key[] {
  const first = new Map<string, string>();
  for (const { system, id } of keys) if (!first.has(system)) first.set(system, id);
  return keys.filter(({ system, id }) => first.get(system) === id);
}

async function everyRecord(connector: Connector, entity: string): Promise<readonly ReadRecord[]> {
  const records: ReadRecord[] = [];
  let after: string | null = null;
  do {
    const page = await connector.walk(entity, after);
    records.push(...page.records);
    after = page.next;
  } while (after !== null);
  return records;
}

function anyMade(
  records: readonly ReadRecord[],
  { descriptions }: Connector,
  entity: string,
  links: readonly string[],
): ReadonlyMap<string, readonly ReadRecord[]> {
  const property = descriptions.find((description) => description.entity === entity)?.externalId ?? '';
  const made = records.filter(({ record }) => (record[property] ?? '') !== '');
  return new Map(links.map((link) => [link, made.slice(-1)]));
}
