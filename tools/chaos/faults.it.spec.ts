import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { checkout } from '../bootstrap/checkout.mjs';
import { flowsAt } from '../demo/flows-at.mjs';
import { signIn } from '../demo/person.mjs';
import { runCli } from '../demo/run-cli.mjs';
import { eventually } from '../story/stack.js';
import { gatherEvidence } from './evidence/evidence.mjs';
import { readTopics } from './evidence/read-topics.mjs';
import { untilQuiet } from './evidence/until-quiet.mjs';
import { PhoneBook } from './people/phone-book.mjs';
import { Writers } from './people/writers.mjs';
import { points } from './plan/plan.mjs';
import { layOrder } from './stage/replica.mjs';
import { setStage, untilReady } from './stage/stage.mjs';
import { judge } from './verdict/judge.mjs';

jest.setTimeout(240_000);

const outageMs = 15_000;
/** Longer than the broker waits for a heartbeat (15 s). */
const longerThanASessionMs = 18_000;

type Stage = Awaited<ReturnType<typeof setStage>>;

let stage: Stage;
let flows: ReturnType<typeof flowsAt>;
let book: PhoneBook;
const dir = join(checkout, '.local', 'test', 'faults');

// One stage for all: each fault finds what the one before left, and one verdict is given on the whole of it.
beforeAll(async () => {
  stage = await setStage({ dir, records: 12, replicas: 2, log: () => undefined });
  flows = flowsAt(stage.settings.flowsPath);
  book = new PhoneBook(stage.settings.shared['DATABASE_URL'] ?? '');
});
afterAll(async () => {
  book?.close();
  await stage?.stop();
});

const replica = (name: string) => {
  const found = stage.replicas.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`there is no replica ${name}`);
  return found;
};
const services = () => untilReady(stage.replicas, 120_000);
const exits = () => stage.replicas.flatMap(({ ends }) => ends.filter(({ signal }) => signal === null));
const read = async (system: 'webcrm' | 'customcrm', entity: string, id: string, property: string) =>
  (await (await signIn(stage.settings.address))[system].read(entity, id))[property];

const mappingGroup = 'dataflow-mapping';
const kafkaAdmin = () => new Kafka({ brokers: [stage.servers.kafka.address], logLevel: logLevel.NOTHING }).admin();

async function membersOfMapping() {
  const admin = kafkaAdmin();
  await admin.connect();
  const { groups } = await admin.describeGroups([mappingGroup]).finally(() => admin.disconnect());
  return groups.flatMap(({ members }) => members.map(({ memberId }) => memberId));
}

let serial = 0;

/** Edits one organisation on both sides, each in another property. @returns resolves when both edits have arrived */
async function edit() {
  const link = await eventually(
    async () => {
      await book.refresh().catch(() => undefined);
      const links = book.links.get('organisations') ?? [];
      return links[serial % links.length];
    },
    (found) => found !== undefined,
  );
  if (link === undefined) throw new Error('no organisation is linked');
  serial += 1;
  const people = await signIn(stage.settings.address);
  const [fax, website] = [`fax ${String(serial)}`, `w${String(serial)}.example`];
  await people.webcrm.edit('organisation', link.webcrm, { OrganisationFax: fax });
  await people.customcrm.edit('customer', link.customcrm, { Website: website });
  const both = async () => [
    await read('customcrm', 'customer', link.customcrm, 'Fax'),
    await read('webcrm', 'organisation', link.webcrm, 'OrganisationWww'),
  ];
  return {
    arrives: async () => {
      await eventually(both, (now) => now[0] === fax && now[1] === website, 150_000);
    },
  };
}

describe('Two replicas of each service', () => {
  it('start without a broker, say so, and begin when it comes (F4)', async () => {
    await stage.servers.kafka.down('SIGKILL');
    for (const each of stage.replicas) each.start();
    for (const each of stage.replicas) {
      await eventually(
        () => each.ready(),
        (ready) => ready !== true && ready.includes('topics'),
        60_000,
      );
    }
    // The fault is time that passes.
    await sleep(outageMs);
    expect(exits()).toEqual([]);
    await stage.servers.kafka.up();
    await services();
    await (await edit()).arrives();
  });

  it('die at every point once, and what was in hand is done once (F1)', async () => {
    const orders = Object.entries(points).flatMap(([app, ofApp]) => ofApp.map((point) => layOrder(dir, app, point, 'SIGKILL')));
    const writers = new Writers({ settings: stage.settings, book, flows, seed: 1, deletes: 0 });
    await book.open();
    writers.start(2, 500);
    await eventually(
      () => Promise.resolve(orders.filter((order) => existsSync(order))),
      (left) => left.length === 0,
      150_000,
    );
    await writers.stop();
    await services();
    await (await edit()).arrives();
  });

  it('stand still for longer than a session in the middle of a transaction, and go on (F2, F16)', async () => {
    const order = layOrder(dir, 'mapping', 'absorbed', 'SIGSTOP');
    const first = await edit();
    await eventually(
      () => Promise.resolve(existsSync(order)),
      (there) => !there,
      60_000,
    );
    await sleep(longerThanASessionMs);
    for (const name of ['mapping-1', 'mapping-2']) replica(name).signal('SIGCONT');
    await first.arrives();
    await services();
    await (await edit()).arrives();
  });

  it('lose the broker and find it again (F3)', async () => {
    const first = await edit();
    await stage.servers.kafka.down('SIGKILL');
    const second = await edit();
    await stage.servers.kafka.up();
    await first.arrives();
    await second.arrives();
    expect(exits()).toEqual([]);
  });

  it('lose the database in the middle of everything and find it again (F5)', async () => {
    const first = await edit();
    await stage.servers.postgres.down('SIGQUIT');
    for (const each of stage.replicas) {
      await eventually(
        () => each.ready(),
        (ready) => ready !== true,
        60_000,
      );
    }
    await stage.servers.postgres.up();
    await first.arrives();
    await (await edit()).arrives();
    expect(exits()).toEqual([]);
  });

  it('wait for a locked table, with one connection to the database, and stay in their group (F6)', async () => {
    const one = replica('mapping-2');
    one.env['DATABASE_POOL_SIZE'] = '1';
    one.signal('SIGKILL');
    await services();
    const client = new pg.Client({ connectionString: stage.servers.postgres.address });
    await client.connect();
    const members = await membersOfMapping();
    try {
      await client.query('BEGIN; LOCK TABLE link IN ACCESS EXCLUSIVE MODE');
      const people = await signIn(stage.settings.address);
      const [link] = book.links.get('organisations') ?? [];
      await people.webcrm.edit('organisation', link?.webcrm ?? '', { OrganisationFax: 'locked' });
      await sleep(outageMs);
      await client.query('COMMIT');
      await eventually(
        () => read('customcrm', 'customer', link?.customcrm ?? '', 'Fax'),
        (fax) => fax === 'locked',
        60_000,
      );
    } finally {
      await client.end();
    }
    // Whoever was put out of the group comes back under another name.
    expect(members).toEqual(expect.arrayContaining(await membersOfMapping()));
    expect(exits()).toEqual([]);
  });

  it('come and go (F15)', async () => {
    const edits = [];
    for (let round = 0; round < 3; round += 1) {
      for (const app of Object.keys(points)) {
        await replica(`${app}-2`).stop();
        edits.push(await edit());
        replica(`${app}-2`).start();
      }
    }
    for (const { arrives } of edits) await arrives();
    await services();
  });

  it('read a topic from its beginning again, and go on with one that was made anew (F32)', async () => {
    const admin = kafkaAdmin();
    const topic = 'customcrm.customer.changes';
    await admin.connect();
    try {
      for (const name of ['mapping-1', 'mapping-2']) await replica(name).stop();
      await eventually(
        () =>
          admin.resetOffsets({ groupId: mappingGroup, topic, earliest: true }).then(
            () => 'reset',
            (error: unknown) => String(error),
          ),
        (answer) => answer === 'reset',
        60_000,
      );
      for (const name of ['mapping-1', 'mapping-2']) replica(name).start();
      await services();
      await (await edit()).arrives();
      await admin.deleteTopics({ topics: [topic] });
      await eventually(
        () =>
          runCli(['setup', '--partitions', '3'], stage.settings.shared).then(
            () => admin.listTopics(),
            (): string[] => [],
          ),
        (topics) => topics.includes(topic),
        60_000,
      );
      await (await edit()).arrives();
    } finally {
      await admin.disconnect();
    }
  });

  it('have kept every promise through all of this', async () => {
    const { quiet } = await untilQuiet(stage, flows, 200_000);
    const evidence = { ...(await gatherEvidence(stage, flows)), ...(await readTopics(stage.servers.kafka.address)) };
    const broken = judge(evidence, { paused: true }).promises.filter(({ kept }) => !kept);
    expect({ quiet, broken }).toEqual({ quiet: true, broken: [] });
  });
});
