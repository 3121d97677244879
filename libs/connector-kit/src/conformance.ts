import type { afterAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { JsonRecord } from '#change-events';
import type { Connector, ReadRecord, RecordDelete, RecordDescription, WriteAnswer } from './connector.js';

/** Jest's functions, handed in so that services don't load a test runner. */
export interface TestTools {
  readonly afterAll: typeof afterAll;
  readonly describe: typeof describe;
  readonly expect: typeof expect;
  readonly it: typeof it;
}

const hostileTexts = [
  '👩‍👩‍👧 🇳🇴',
  'e\u0301 é ﬁ',
  '\u202eمرحبا',
  '=1+1',
  '<b>&amp;</b>',
  "'; DROP --",
  '\\" %00',
  'a\r\nb\tc',
  '\u0001\u2028',
  '0',
  'null',
];

/** What the conformance suite needs to try a connector on one type of a real or pretended system. */
export interface ConformanceCase {
  /** Made once, before the first test; closed after the last. */
  readonly connector: () => Promise<Connector>;
  readonly entity: string;
  /** A text property that can be written and found by, with a greatest length. */
  readonly text: string;
  /** Another text property that can be written. */
  readonly other: string;
  /** Values that a new record needs besides. */
  readonly needed: JsonRecord;
}

/** Describes what any connector must do. Call it at the top of a spec: `describeConnector({ afterAll, describe, expect, it }, 'webCRM persons', …)`. */
export function describeConnector(
  { afterAll, describe, expect, it }: TestTools,
  title: string,
  { connector: make, entity, text, other, needed }: ConformanceCase,
): void {
  describe(`${title} as a connector`, () => {
    let made: Promise<Connector> | undefined;
    const connector = () => (made ??= make());
    const fresh = () => `conformance ${randomUUID().slice(0, 8)}`;

    async function create(values: JsonRecord, link = randomUUID()): Promise<ReadRecord> {
      const [answer] = await (await connector()).create(entity, [{ link, values: { ...needed, ...values } }]);
      return read(idOf(answer));
    }

    async function read(id: string): Promise<ReadRecord> {
      const record = (await (await connector()).read(entity, [id])).get(id);
      if (!record) throw new Error(`${entity} ${id} can not be read.`);
      return record;
    }

    async function describedAs(): Promise<RecordDescription> {
      const description = (await connector()).descriptions.find((candidate) => candidate.entity === entity);
      if (description === undefined) throw new Error(`The type "${entity}" is not described.`);
      return description;
    }

    afterAll(async () => (await made)?.close());

    it('is reachable', async () => {
      expect(await (await connector()).check()).toEqual([]);
    });

    it('walks all records once, and ends', async () => {
      const added = await create({ [text]: fresh() });
      const ids: string[] = [];
      let after: string | null = null;
      do {
        const page = await (await connector()).walk(entity, after);
        ids.push(...page.records.map(({ id }) => id));
        after = page.next;
      } while (after !== null);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids).toContain(added.id);
    });

    it('finds an edit among what changed since', async () => {
      const before = await create({ [text]: fresh() });
      const value = fresh();
      await (await connector()).update(entity, [updateOf(before, { [text]: value })]);
      const { changedAt } = await read(before.id);
      let after: string | null = null;
      let last = -Infinity;
      const seen = new Map<string, ReadRecord>();
      do {
        const page = await (await connector()).changedSince(entity, changedAt, after);
        for (const record of page.records) {
          expect(record.changedAt).toBeGreaterThanOrEqual(last);
          last = record.changedAt;
          seen.set(record.id, record);
        }
        after = page.next;
      } while (after !== null);
      expect(seen.get(before.id)?.record[text]).toBe(value);
    });

    it('reads one and many, and says null of what is not there', async () => {
      const records = [await create({ [text]: fresh() }), await create({ [text]: fresh() })];
      const ids = [...records.map(({ id }) => id), '999999999'];
      const reads = await (await connector()).read(entity, ids);
      expect(ids.map((id) => reads.get(id)?.record[text] ?? null)).toEqual([...records.map(({ record }) => record[text]), null]);
      expect((await (await connector()).read(entity, ['999999999'])).get('999999999') ?? null).toBeNull();
    });

    it('finds records by equal values, whatever the values are, key by key', async () => {
      const value = `O'Brien "& <co> ${randomUUID().slice(0, 8)}`;
      const record = await create({ [text]: value });
      const found = await (await connector()).find(entity, [{ [text]: fresh() }, { [text]: value }]);
      expect(found.map((matches) => matches.map(({ id }) => id))).toEqual([[], [record.id]]);
    });

    it('updates what is sent and nothing else', async () => {
      const before = await create({ [text]: fresh(), [other]: 'kept' });
      const value = fresh();
      const [answer] = await (await connector()).update(entity, [updateOf(before, { [text]: value })]);
      expect(answer).toMatchObject({ kind: 'written', id: before.id });
      expect((await read(before.id)).record).toMatchObject({ [text]: value, [other]: 'kept' });
    });

    it('updates many at once, and answers for each in order', async () => {
      const records = [await create({ [text]: fresh() }), await create({ [text]: fresh() })];
      const values = records.map(() => fresh());
      const answers = await (
        await connector()
      ).update(
        entity,
        records.map((record, position) => updateOf(record, { [text]: values[position] ?? '' })),
      );
      expect(answers).toMatchObject(records.map(({ id }) => ({ kind: 'written', id })));
      for (const [position, { id }] of records.entries()) expect((await read(id)).record[text]).toBe(values[position]);
    });

    it.each(hostileTexts)('gives %j back as it was written, or says why it does not take it', async (value) => {
      const before = await create({ [text]: fresh() });
      const [answer] = await (await connector()).update(entity, [updateOf(before, { [other]: value })]);
      if (answer?.kind === 'rejected') expect(answer.reason).not.toBe('');
      else expect((await read(before.id)).record[other]).toBe(value);
    });

    it('empties a property', async () => {
      const before = await create({ [text]: fresh(), [other]: 'filled' });
      await (await connector()).update(entity, [updateOf(before, { [other]: null })]);
      expect((await read(before.id)).record[other] ?? '').toBe('');
    });

    it('writes nothing over an edit that an ETag does not know', async () => {
      const before = await create({ [text]: fresh() });
      if (before.etag === undefined) return;
      const edited = fresh();
      await (await connector()).update(entity, [updateOf(before, { [text]: edited })]);
      expect(await (await connector()).update(entity, [updateOf(before, { [text]: fresh() })])).toEqual([{ kind: 'stale' }]);
      expect((await read(before.id)).record[text]).toBe(edited);
    });

    it('says that a record is gone, or refuses it, when there is none to update', async () => {
      const [answer] = await (await connector()).update(entity, [{ id: '999999999', values: { [text]: fresh() } }]);
      expect(['gone', 'rejected']).toContain(answer?.kind);
    });

    it('makes a record that can be found by its link, and one only where a create can be repeated', async () => {
      const { externalId, idempotentCreate } = await describedAs();
      const link = randomUUID();
      const { id } = await create({ [text]: fresh() }, link);
      if (idempotentCreate) expect((await create({ [text]: fresh() }, link)).id).toBe(id);
      if (externalId === undefined) return;
      const made = await (await connector()).createdFor(entity, [link, randomUUID()]);
      expect([...made.values()].flat().map((record) => record.id)).toEqual([id]);
    });

    it('deletes what it is asked to, many at once, and nothing else', async () => {
      if (!(await describedAs()).deletable) return;
      const [kept, ...doomed] = [await create({ [text]: fresh() }), await create({ [text]: fresh() }), await create({ [text]: fresh() })];
      const answers = await (await connector()).delete(entity, doomed.map(deleteOf));
      expect(answers).toEqual([{ kind: 'deleted' }, { kind: 'deleted' }]);
      const ids = [kept, ...doomed].map((record) => record?.id ?? '');
      const reads = await (await connector()).read(entity, ids);
      expect(ids.map((id) => reads.get(id) ?? null)).toEqual([expect.anything(), null, null]);
    });

    it('says of a record that it was asked to delete twice that it is gone', async () => {
      if (!(await describedAs()).deletable) return;
      const record = await create({ [text]: fresh() });
      await (await connector()).delete(entity, [deleteOf(record)]);
      expect(await (await connector()).delete(entity, [deleteOf(record)])).toEqual([{ kind: 'gone' }]);
    });

    it('deletes nothing that was edited and that an ETag does not know', async () => {
      const before = await create({ [text]: fresh() });
      if (before.etag === undefined || !(await describedAs()).deletable) return;
      const edited = fresh();
      await (await connector()).update(entity, [updateOf(before, { [text]: edited })]);
      expect(await (await connector()).delete(entity, [deleteOf(before)])).toEqual([{ kind: 'stale' }]);
      expect((await read(before.id)).record[text]).toBe(edited);
    });

    it('makes many records at once, and answers for each in order', async () => {
      const names = [fresh(), fresh(), fresh()];
      const answers = await (
        await connector()
      ).create(
        entity,
        names.map((name) => ({ link: randomUUID(), values: { ...needed, [text]: name } })),
      );
      for (const [position, name] of names.entries()) expect((await read(idOf(answers[position]))).record[text]).toBe(name);
    });

    it('keeps a text of the greatest length that it describes, and never keeps a longer one whole', async () => {
      const { maxLength } = (await describedAs()).fields[text] ?? {};
      if (maxLength === undefined) return;
      const before = await create({ [text]: fresh() });
      const longest = 'x'.repeat(maxLength);
      await (await connector()).update(entity, [updateOf(before, { [text]: longest })]);
      const kept = await read(before.id);
      expect(kept.record[text]).toBe(longest);
      const [answer] = await (await connector()).update(entity, [updateOf(kept, { [text]: `${longest}x` })]);
      expect(['written', 'rejected']).toContain(answer?.kind);
      expect((await read(before.id)).record[text]).toBe(longest);
    });
  });
}

function updateOf({ id, etag }: ReadRecord, values: JsonRecord) {
  return { id, values, ...(etag === undefined ? {} : { etag }) };
}

function deleteOf({ id, etag }: ReadRecord): RecordDelete {
  return { id, ...(etag === undefined ? {} : { etag }) };
}

function idOf(answer: WriteAnswer | undefined): string {
  if (answer?.kind !== 'written') throw new Error(`Nothing was created: ${JSON.stringify(answer)}`);
  return answer.id;
}
