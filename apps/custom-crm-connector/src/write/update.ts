import { encodeAll, oneByOne, writeCall } from '#connector-kit';
import type { RecordUpdate, WriteAnswer } from '#connector-kit';
import type { Batches } from '../api/adapters/reference/batches.js';
import type { Resources } from '../api/adapters/reference/resources.js';
import type { RecordType } from '../records/record-type.js';
import { batchAnswers } from './batch-answers.js';
import { encode } from './encode.js';
import { writeAnswer } from './write-answer.js';

async function updateOne(resources: Resources, type: RecordType, { id, etag, values }: RecordUpdate): Promise<WriteAnswer> {
  const [answer] = await writeCall(1, async () => {
    const { status, json, etag: newEtag } = await resources.patch(type.resource, id, etag, values);
    return [writeAnswer(type, { status, record: json, problem: json, etag: newEtag })];
  });
  return answer ?? { kind: 'unknown', reason: 'the Custom CRM gave no answer' };
}

async function updateMany(
  resources: Resources,
  batches: Batches,
  type: RecordType,
  updates: readonly RecordUpdate[],
): Promise<readonly WriteAnswer[]> {
  const each = (): Promise<readonly WriteAnswer[]> => oneByOne(updates, (update) => updateOne(resources, type, update));
  if (updates.length === 1) return each();
  return writeCall(updates.length, async () => {
    const judged = await batches.send(
      type.resource,
      updates.map(({ id, etag, values }) => ({ op: 'patch', id, ...(etag === undefined ? {} : { ifMatch: etag }), patch: values })),
    );
    // A batch that is refused as a whole says nothing about its records.
    return judged.verdict === 'done' ? batchAnswers(type, updates.length, judged) : each();
  });
}

/**
 * Writes values into records that still are what their ETags name: one by PATCH, several by one batch. What is not sent stays as it is. The
 * answers hold the records.
 */
export function update(
  resources: Resources,
  batches: Batches,
  type: RecordType,
  updates: readonly RecordUpdate[],
): Promise<readonly WriteAnswer[]> {
  return encodeAll(
    (values) => encode(type, values),
    updates,
    (writable) => updateMany(resources, batches, type, writable),
  );
}
