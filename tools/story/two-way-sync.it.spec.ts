import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { addedPair, eventually, Stack } from './stack.js';

jest.setTimeout(300_000);

interface Link {
  readonly webcrmId: string;
  readonly customcrmId: string;
  readonly progress: string;
}

let stack: Awaited<ReturnType<typeof Stack.prepare>>;
beforeAll(async () => {
  stack = await Stack.prepare(60);
});
afterAll(() => stack?.stop());

describe('the whole stack on sample data', () => {
  it('ends the first load as the sample data must, with nothing twice, although every service is killed in the middle of it', async () => {
    await stack.startServices();
    const linked = async () => (await stack.status()).flows.reduce((sum, flow) => sum + flow.linked, 0);
    for (const [position, name] of ['mapping', 'webcrm-connector', 'custom-crm-connector'].entries()) {
      await eventually(linked, (count) => count > position * 30, 60_000);
      stack.services.get(name)?.kill('SIGKILL');
      await stack.services.get(name)?.restart();
    }
    await eventually(
      () => stack.status(),
      (status) => status.firstLoad.over,
      240_000,
    );
    expect(await stack.differences(stack.expected)).toEqual([]);
    for (const entity of ['customer', 'contact', 'order', 'product']) {
      const links = (await stack.records('customcrm', entity)).map((record) => record['ExternalId']).filter(Boolean);
      expect(new Set(links).size).toBe(links.length);
    }
  });

  it('keeps both edits when both sides are edited in different properties at once', async () => {
    const { webcrmId, customcrmId } = await aLink();
    const people = await stack.people();
    await Promise.all([
      people.webcrm.edit('organisation', webcrmId, { OrganisationWww: 'fjord.example' }),
      people.customcrm.edit('customer', customcrmId, { Description: 'met at the fair' }),
    ]);
    await eventually(
      async () => [await people.webcrm.read('organisation', webcrmId), await people.customcrm.read('customer', customcrmId)],
      ([organisation, customer]) =>
        organisation?.['OrganisationComment'] === 'met at the fair' && customer?.['Website'] === 'fjord.example',
    );
  });

  it('keeps a pair equal, both ways, because of one line in a flow file', async () => {
    const { webcrmId, customcrmId } = await aLink();
    const people = await stack.people();
    await people.webcrm.edit('organisation', webcrmId, { [addedPair.webcrm]: 'post@fjord.example' });
    await eventually(
      () => people.customcrm.read('customer', customcrmId),
      (customer) => customer[addedPair.customcrm] === 'post@fjord.example',
    );
    await people.customcrm.edit('customer', customcrmId, { [addedPair.customcrm]: 'mail@fjord.example' });
    await eventually(
      () => people.webcrm.read('organisation', webcrmId),
      (organisation) => organisation[addedPair.webcrm] === 'mail@fjord.example',
    );
  });

  it('lets one of two edits of one property win and keeps the other among the conflicts', async () => {
    const { webcrmId, customcrmId } = await aLink();
    const people = await stack.people();
    await Promise.all([
      people.webcrm.edit('organisation', webcrmId, { OrganisationFax: '11111111' }),
      people.customcrm.edit('customer', customcrmId, { Fax: '22222222' }),
    ]);
    const faxes = async () => [
      (await people.webcrm.read('organisation', webcrmId))['OrganisationFax'],
      (await people.customcrm.read('customer', customcrmId))['Fax'],
    ];
    const [winner] = await eventually(faxes, ([webcrm, customcrm]) => webcrm === customcrm);
    const conflicts = await stack.cli<{ pair: string; webcrm: { value: string[] }; customcrm: { value: string[] } }[]>(
      'conflicts',
      '--flow',
      'organisations',
    );
    const [conflict] = conflicts.filter(({ pair }) => pair === 'OrganisationFax');
    expect([conflict?.webcrm.value, conflict?.customcrm.value]).toEqual([['11111111'], ['22222222']]);
    expect(['11111111', '22222222']).toContain(winner);
  });

  it('sets a malformed message aside with the reason and goes on with the next one', async () => {
    const { KAFKA_BROKERS = '', KAFKA_TOPIC_PREFIX: prefix = '' } = { ...process.env, ...stack.settings.shared };
    const kafka = new Kafka({ brokers: KAFKA_BROKERS.split(','), logLevel: logLevel.NOTHING });
    const producer = kafka.producer();
    const consumer = kafka.consumer({ groupId: `${prefix}story-${Date.now()}` });
    const letters: string[] = [];
    try {
      await Promise.all([producer.connect(), consumer.connect()]);
      await consumer.subscribe({ topic: `${prefix}mapping.dead-letters`, fromBeginning: true });
      await consumer.run({ eachMessage: ({ message }) => Promise.resolve(void letters.push(String(message.headers?.['dl_reason']))) });
      await producer.send({ topic: `${prefix}webcrm.organisation.changes`, messages: [{ key: '1', value: 'no change at all' }] });
      await eventually(
        () => Promise.resolve(letters),
        (found) => found.length > 0,
      );
      expect(letters[0]).toMatch(/ce_type/);
    } finally {
      await Promise.all([producer.disconnect(), consumer.disconnect()]);
    }
    const { webcrmId, customcrmId } = await aLink();
    const people = await stack.people();
    await people.webcrm.edit('organisation', webcrmId, { OrganisationWww: 'after.example' });
    await eventually(
      () => people.customcrm.read('customer', customcrmId),
      (customer) => customer['Website'] === 'after.example',
    );
  });

  it('has told its logs, metrics and health neither a credential nor what stands in a record', async () => {
    const { WEBCRM_AUTH_CODE = '', CUSTOM_CRM_API_KEY = '', DATABASE_URL = '' } = { ...process.env, ...stack.settings.shared };
    const people = [...(await stack.records('webcrm', 'person')), ...(await stack.records('customcrm', 'contact'))];
    const addresses = people.flatMap((person) => [person['PersonEmail'], person['Email']]).filter((value) => typeof value === 'string');
    const canaries = [WEBCRM_AUTH_CODE, CUSTOM_CRM_API_KEY, new URL(DATABASE_URL).password, ...addresses].filter((text) => text !== '');
    expect(canaries.length).toBeGreaterThan(20);
    for (const [name, { port, logFile }] of stack.services) {
      if (name === 'sandbox') continue;
      const pages = ['metrics', 'health/ready', 'health/live'].map(async (path) =>
        (await fetch(`http://127.0.0.1:${port}/${path}`)).text(),
      );
      const told = [readFileSync(logFile, 'utf8'), ...(await Promise.all(pages))].join('\n');
      expect(told).toContain('Started');
      expect({ name, told: canaries.filter((text) => told.includes(text)) }).toEqual({ name, told: [] });
    }
  });

  it('makes no write for 60 seconds when nobody edits', async () => {
    await eventually(
      () => stack.status(),
      (status) => status.firstLoad.over,
    );
    const last = async () =>
      [(await stack.writes('webcrm', 0)).at(-1)?.sequence ?? 0, (await stack.writes('customcrm', 0)).at(-1)?.sequence ?? 0] as const;
    const before = await last();
    // The promise is about time that passes: there is no condition to wait for.
    await sleep(60_000);
    expect([await stack.writes('webcrm', before[0]), await stack.writes('customcrm', before[1])]).toEqual([[], []]);
  });
});

async function aLink(): Promise<Link> {
  const links = await stack.cli<Link[]>('links', '--flow', 'organisations', '--limit', '100');
  const link = links.find(({ progress }) => progress === 'inSync');
  if (link === undefined) throw new Error('no organisation is in sync');
  return link;
}
