import type { JsonRecord } from '#change-events';
import { encodeAll, notSent, oneByOne, TryLater, writeCall } from '#connector-kit';
import type { RecordCreate, WriteAnswer } from '#connector-kit';
import type { Records } from '../api/records.js';
import type { RecordType } from '../records/record-type.js';
import { bulkAnswers } from './bulk-answers.js';
import { encode } from './encode.js';
import { refusedWrite } from './refused-write.js';

async function createOne(records: Records, type: RecordType, values: JsonRecord): Promise<WriteAnswer> {
  const [answer] = await writeCall(1, async (): Promise<readonly WriteAnswer[]> => {
    const judged = await records.post(type.collection, { ...values, [type.idProperty]: 0 });
    if (judged.verdict !== 'done') return [refusedWrite(type.collection, judged, values)];
    const id = String(judged.json ?? '');
    return [/^[1-9]\d*$/.test(id) ? { kind: 'written', id } : { kind: 'unknown', reason: 'webCRM answers a create without an id' }];
  });
  return answer ?? { kind: 'unknown', reason: 'webCRM gave no answer' };
}

function createEach(records: Records, type: RecordType, all: readonly JsonRecord[]): Promise<readonly WriteAnswer[]> {
  return oneByOne(all, (values) => createOne(records, type, values));
}

/** webCRM fails some creates when it makes many at once; each works when it is repeated. A refusal that names a property stands. */
async function repeatFailed(
  all: readonly JsonRecord[],
  answers: readonly WriteAnswer[],
  repeat: (some: readonly JsonRecord[]) => Promise<readonly WriteAnswer[]>,
): Promise<readonly WriteAnswer[]> {
  const failed = answers.flatMap((answer, position) => (answer.kind === 'rejected' && answer.property === undefined ? [position] : []));
  if (failed.length === 0) return answers;
  const second = await repeat(failed.map((position) => all[position] ?? {})).catch((error: unknown) => {
    if (!(error instanceof TryLater)) throw error;
    return failed.map(() => notSent(error));
  });
  const bySecond = new Map(failed.map((position, index) => [position, second[index]]));
  return answers.map((answer, position) => bySecond.get(position) ?? answer);
}

/** @param isRepeat what fails once more is made alone: then its refusal is its own */
function createMany(records: Records, type: RecordType, all: readonly JsonRecord[], isRepeat = false): Promise<readonly WriteAnswer[]> {
  if (all.length === 1) return createEach(records, type, all);
  return writeCall(all.length, async () => {
    const judged = await records.patch(
      type.collection,
      all.map((values) => ({ ...values, [type.idProperty]: 0 })),
    );
    if (judged.verdict === 'refused' || judged.verdict === 'nothing') return createEach(records, type, all);
    const answers = bulkAnswers(
      type.collection,
      all.map((values) => ({ id: null, values })),
      judged,
    );
    if (judged.verdict !== 'done') return answers;
    return repeatFailed(all, answers, (some) => (isRepeat ? createEach(records, type, some) : createMany(records, type, some, true)));
  });
}

/**
 * Makes records: one by POST, several by one PATCH of items without an id. Not idempotent: a lost answer leaves open whether the record was made.
 *
 * @param externalId property that takes the link's id, where the system has one
 */
export function create(
  records: Records,
  type: RecordType,
  externalId: string | undefined,
  creates: readonly RecordCreate[],
): Promise<readonly WriteAnswer[]> {
  const marked = creates.map(({ link, values }) => ({ values: externalId === undefined ? values : { ...values, [externalId]: link } }));
  return encodeAll(
    (values) => encode(type, values),
    marked,
    (writable) =>
      createMany(
        records,
        type,
        writable.map(({ values }) => values),
      ),
  );
}
