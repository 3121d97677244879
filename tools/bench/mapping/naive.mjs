import typeorm from 'typeorm';
import { timeConsuming } from './time-consuming.mjs';

const { DataSource, EntitySchema } = typeorm;

const RecordEntity = new EntitySchema({
  name: 'record',
  schema: 'naive',
  columns: { id: { type: 'text', primary: true }, version: { type: 'bigint' }, state: { type: 'jsonb' } },
});
const LinkEntity = new EntitySchema({
  name: 'link',
  schema: 'naive',
  columns: {
    ...{ id: { type: 'uuid', primary: true }, webcrm_id: { type: 'text' }, customcrm_id: { type: 'text' } },
    ...{ version: { type: 'bigint' }, agreed: { type: 'jsonb' } },
  },
});

/** Those pairs of the flow that need no transform. */
const pairs = {
  ...{ OrganisationName: 'Name', OrganisationWww: 'Website', OrganisationTelephone: 'Phone', OrganisationFax: 'Fax' },
  ...{ OrganisationPostCode: 'ZipCode', OrganisationCity: 'City', OrganisationVatNumber: 'VatNumber', OrganisationComment: 'Description' },
};

/**
 * The same work as it is written at first: a message at a time, a TypeORM repository per entity, the command produced in between. It lacks what
 * makes it safe: no transaction over its writes, no outcomes, no conflicts, no matching.
 */
export class Naive {
  #topic = 'bench.naive';

  /** @param {import('./linked-stage.mjs').LinkedStage} stage whose records and links are copied; it ends what is started here */
  constructor(stage) {
    this.stage = stage;
    this.producer = stage.road.producer();
    this.source = new DataSource({ type: 'postgres', url: stage.databaseUrl, entities: [RecordEntity, LinkEntity], synchronize: false });
  }

  async start() {
    await this.stage.road.create(this.#topic);
    this.stage.atEnd(() => this.producer.disconnect());
    await this.producer.connect();
    await this.source.initialize();
    this.stage.atEnd(() => this.source.destroy());
    for (const statement of copies) await this.source.query(statement);
  }

  /** @returns {Promise<number>} seconds */
  run(from, count) {
    const handle = async (messages) => {
      for (const { value } of messages) await this.#carry(JSON.parse(String(value)));
    };
    return timeConsuming(this.stage.road.kafka, { from, count, concurrency: 1, handle });
  }

  async #carry({ id, version, record: state }) {
    const records = this.source.getRepository(RecordEntity);
    const links = this.source.getRepository(LinkEntity);
    const record = await records.findOneByOrFail({ id });
    if (Number(record.version) >= version) return;
    const link = await links.findOneByOrFail({ webcrm_id: id });
    const partner = await records.findOneByOrFail({ id: link.customcrm_id });
    const write = Object.fromEntries(
      Object.entries(pairs).flatMap(([from, to]) =>
        state[from] === link.agreed[from] || state[from] === partner.state[to] ? [] : [[to, state[from]]],
      ),
    );
    await records.save({ ...record, version, state });
    await links.save({ ...link, version, agreed: state });
    const command = { link: link.id, id: partner.id, version, write };
    await this.producer.send({ topic: this.#topic, acks: -1, messages: [{ key: link.id, value: JSON.stringify(command) }] });
  }
}

const copies = [
  'CREATE SCHEMA naive',
  'CREATE TABLE naive.record AS SELECT id, version, state::jsonb AS state FROM record',
  'ALTER TABLE naive.record ADD PRIMARY KEY (id)',
  `CREATE TABLE naive.link AS SELECT l.id, l.webcrm_id, l.customcrm_id, l.webcrm_version AS version, r.state::jsonb AS agreed
   FROM link l JOIN record r ON r.system = 'webcrm' AND r.entity = 'organisation' AND r.id = l.webcrm_id`,
  'ALTER TABLE naive.link ADD PRIMARY KEY (id)',
  'CREATE UNIQUE INDEX ON naive.link (webcrm_id)',
  'VACUUM ANALYZE naive.record',
  'VACUUM ANALYZE naive.link',
];
