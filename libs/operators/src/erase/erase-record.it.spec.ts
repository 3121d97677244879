import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { topicsWith, type UpdateCommand } from '#change-events';
import { Registry, registrySource, unobserved, type RecordName, type StoredLink } from '#link-registry';
import { Kafka } from '#messaging';
import { registeredFlow } from '../../test/registered-flow.js';
import { tablesThatHold } from '../../test/tables-that-hold.js';
import { eraseRecord } from './erase-record.js';

const server = process.env['DATABASE_URL'] ?? '';
const name = `erase_${randomUUID().replaceAll('-', '')}`;
const settings = {
  url: Object.assign(new URL(server), { pathname: `/${name}` }).href,
  ssl: false,
  poolSize: 3,
  applicationName: 'erase-test',
};
const registry = new Registry(settings);
let source: ReturnType<typeof registrySource>;

async function onServer(sql: string): Promise<void> {
  const admin = await registrySource({ ...settings, url: server }).initialize();
  await admin.query(sql).finally(() => admin.destroy());
}

beforeAll(async () => {
  await onServer(`CREATE DATABASE ${name}`);
  await registry.migrate();
  source = await registrySource(settings).initialize();
  await registry.links.transaction(({ flows }) => flows.put(registeredFlow('persons', 'person', 'contact')));
});
afterAll(async () => {
  await source?.destroy();
  await registry.close();
  await onServer(`DROP DATABASE ${name} WITH (FORCE)`);
});

// No service runs here, so no topic is ever reached: tools/story/erasure.it.spec.ts goes all the way.
const parts = {
  registry,
  kafka: new Kafka({ brokers: ['127.0.0.1:1'] }),
  producer: { send: () => Promise.reject(new Error('nothing is to be sent')) },
  topics: topicsWith('nowhere.'),
  prefix: 'nowhere.',
  patienceMs: 300,
};

const value = 'zq7value';
let person: RecordName;
let contact: RecordName;
let link: StoredLink;

/** A person and a contact as the services would know them after some time, with that value in everything. */
beforeEach(async () => {
  const id = randomUUID();
  person = { system: 'webcrm', entity: 'person', id: `P-${randomUUID()}` };
  contact = { system: 'customcrm', entity: 'contact', id: `C-${randomUUID()}` };
  const values = { webcrm: [value], customcrm: [`${value} too`] };
  link = {
    flow: 'persons',
    standing: 'live',
    origin: 'matched',
    progress: 'inSync',
    madeAt: 1,
    state: {
      id,
      ids: { webcrm: person.id, customcrm: contact.id },
      sides: {
        webcrm: { version: 5, values: { PersonTitle: value } },
        customcrm: { version: 5, values: { Title: value } },
      },
      pairs: { PersonTitle: { times: { webcrm: 1, customcrm: 1 }, writes: { webcrm: 0, customcrm: 0 }, agreed: values } },
      outstanding: { webcrm: null, customcrm: null },
      numbers: { webcrm: 0, customcrm: 1 },
    },
  };
  await registry.links.transaction(async ({ states, links, ledger, history, looks, keys }) => {
    await states.store(
      [person, contact].map((record) => ({ ...record, version: 5, changedAt: 1, createdFor: null, record: { Title: value } })),
    );
    await links.add([link]);
    const conflict = { link: id, flow: 'persons', pair: 'PersonTitle', kind: 'edit', policy: 'latest', winner: 'webcrm' } as const;
    await ledger.addConflicts([{ ...conflict, values, times: { webcrm: 1, customcrm: 1 }, decidedAt: 1 }]);
    const pair = { pair: 'PersonTitle', before: [value], sent: [value], result: 'applied', cause: 'edit' } as never;
    await history.append([{ link: id, system: 'customcrm', number: 1, answeredAt: 1, pairs: [pair] }]);
    await looks.setUnlinked([{ flow: 'persons', system: 'webcrm', id: person.id, standing: 'failed', reason: value, version: 1 }]);
    const stored = { rule: 0, keys: { webcrm: randomUUID(), customcrm: randomUUID() } };
    await keys.replace([{ flow: 'persons', system: 'webcrm', id: person.id, keys: [stored] }]);
    const other = { flow: 'persons', system: 'webcrm', id: 'another' } as const;
    await looks.wait([{ flow: 'persons', subject: 'link', id, references: [other] }]);
    await looks.refer([{ flow: 'persons', link: id, references: [other] }]);
  });
  for (const record of [person, contact]) await observe(record, {});
  const commands = (await registry.connectorMemory('customcrm')).commands;
  const command: UpdateCommand = {
    ...{ action: 'update', link: id, flow: 'persons', system: 'customcrm', entity: 'contact', number: 1, id: contact.id, basis: 1 },
    pairs: [{ pair: 'PersonTitle', properties: [{ property: 'Title', form: 'text', value, expected: value }] }],
  };
  await commands.accept([command]);
  const { flow, system, entity, number } = command;
  await commands.finish([{ link: id, flow, system, entity, number, status: 'failed', pairs: [], found: [], reason: value }]);
  const creates = (await registry.connectorMemory('webcrm')).creates;
  await creates.open('person', [{ link: id, number: 1, sent: { Title: value } }]);
});

async function observe({ system, entity, id }: RecordName, more: object): Promise<void> {
  await (
    await registry.connectorMemory(system)
  ).transaction(async ({ observed }) => {
    await observed.lock(entity, [id]);
    const state = { version: 6, publishedVersion: 6, record: { Title: value }, changed: ['Title'], fingerprints: { Title: 'x' } };
    await observed.save(entity, [{ ...unobserved(id), ...state, ...more }]);
  });
}

const tablesWith = (text: string) => tablesThatHold(source, text);
const erase = (record = person) => eraseRecord(parts, { record, keepOut: true });

describe('Erasing a record', () => {
  it('takes every value out of every table, of its partner, too, and leaves ids where a version or a number has to outlive it', async () => {
    expect(await tablesWith(value)).toEqual([
      ...['conflict', 'create_call', 'link', 'observed', 'record', 'unlinked', 'write_command', 'write_history'],
    ]);
    await erase();
    expect(await tablesWith(value)).toEqual([]);
    for (const { id } of [person, contact]) expect(await tablesWith(id)).toEqual(['observed', 'record']);
    expect(await tablesWith(link.state.id)).toEqual(['create_call', 'dropped_link', 'write_command']);
  });

  it('gives both records a version above all that was ever published, which goes out as a delete', async () => {
    await erase(contact);
    for (const { system, entity, id } of [person, contact]) {
      const [row] = await (await registry.connectorMemory(system)).observed.find(entity, [id]);
      expect(row).toMatchObject({ deleted: true, kind: 'deleted', publishedVersion: 6, reread: false });
      const [state] = await registry.links.transaction(({ states }) => states.peek(system, entity, [id]));
      expect(state).toMatchObject({ record: null, version: row?.version });
      expect(row?.version).toBeGreaterThan(6);
    }
    const told = await (await registry.links.outbox()).unpublished(500);
    expect(told.find(({ id }) => id === link.state.id)).toMatchObject({ standing: 'dropped', ids: { webcrm: null, customcrm: null } });
  });

  it('names the service that does not do its part, and is under way until it does', async () => {
    const expected = { kind: 'busy', text: expect.stringMatching(/-connector has not sent the tombstones within 0.3 s/) };
    expect([await erase(), await erase()]).toMatchObject([expected, expected]);
    const erasure = await registry.whole(({ erasures }) => erasures.of(person));
    expect(erasure).toMatchObject({ keptOut: true, scope: { records: 2, links: 1 }, receipt: null });
    expect(JSON.stringify(erasure)).not.toContain(person.id);
  });

  it('changes nothing while a command has no outcome', async () => {
    const command = { action: 'delete', link: link.state.id, flow: 'persons', system: 'customcrm', entity: 'contact', number: 2 } as const;
    const outstanding = { webcrm: null, customcrm: { command: { ...command, id: contact.id, basis: 1, pairs: [] } } } as never;
    await registry.links.transaction(({ links }) => links.save([{ ...link, state: { ...link.state, outstanding } }]));
    expect(await erase()).toMatchObject({ kind: 'busy', text: expect.stringContaining('without an outcome') });
    expect(await tablesWith(value)).toContain('conflict');
  });

  it('changes nothing without a connector that can say that the records are gone', async () => {
    for (const record of [person, contact]) await observe(record, { deleted: true, record: null });
    const answer = await eraseRecord(parts, { record: person, keepOut: false });
    expect(answer).toMatchObject({ kind: 'busy', text: expect.stringContaining('could not be read again') });
    expect(await tablesWith(value)).toContain('conflict');
  });

  it('knows nothing of a record that nobody has ever read', async () => {
    expect(await erase({ ...person, id: 'unheard of' })).toMatchObject({ kind: 'unknown' });
  });
});
