import { encodeAll, oneByOne, writeCall } from '#connector-kit';
import type { RecordCreate, WriteAnswer } from '#connector-kit';
import type { Batches } from '../api/adapters/reference/batches.js';
import type { Resources } from '../api/adapters/reference/resources.js';
import { common } from '../records/common-properties.js';
import type { RecordType } from '../records/record-type.js';
import { batchAnswers } from './batch-answers.js';
import { encode } from './encode.js';
import { writeAnswer } from './write-answer.js';

async function createOne(resources: Resources, type: RecordType, { link, values }: RecordCreate): Promise<WriteAnswer> {
  const [answer] = await writeCall(1, async () => {
    const { status, json, etag } = await resources.post(type.resource, link, { ...values, [common.externalId]: link });
    return [writeAnswer(type, { status, record: json, problem: json, etag })];
  });
  return answer ?? { kind: 'unknown', reason: 'the Custom CRM gave no answer' };
}

async function createMany(
  resources: Resources,
  batches: Batches,
  type: RecordType,
  creates: readonly RecordCreate[],
): Promise<readonly WriteAnswer[]> {
  const each = (): Promise<readonly WriteAnswer[]> => oneByOne(creates, (create) => createOne(resources, type, create));
  if (creates.length === 1) return each();
  return writeCall(creates.length, async () => {
    const judged = await batches.send(
      type.resource,
      creates.map(({ link, values }) => ({ op: 'create', idempotencyKey: link, record: { ...values, [common.externalId]: link } })),
    );
    return judged.verdict === 'done' ? batchAnswers(type, creates.length, judged) : each();
  });
}

/** Makes records that carry their link's id as key and in `ExternalId`: one by POST, several by one batch. Repeated, the same record is answered. */
export function create(
  resources: Resources,
  batches: Batches,
  type: RecordType,
  creates: readonly RecordCreate[],
): Promise<readonly WriteAnswer[]> {
  return encodeAll(
    (values) => encode(type, values),
    creates,
    (writable) => createMany(resources, batches, type, writable),
  );
}
