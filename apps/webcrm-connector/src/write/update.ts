import { encodeAll, oneByOne, writeCall } from '#connector-kit';
import type { RecordUpdate, WriteAnswer } from '#connector-kit';
import type { Records } from '../api/records.js';
import type { RecordType } from '../records/record-type.js';
import { bulkAnswers } from './bulk-answers.js';
import { encode } from './encode.js';
import { refusedWrite } from './refused-write.js';

async function updateOne(records: Records, type: RecordType, { id, values }: RecordUpdate): Promise<WriteAnswer> {
  const [answer] = await writeCall(1, async (): Promise<readonly WriteAnswer[]> => {
    const judged = await records.put(type.collection, id, { ...values, [type.idProperty]: Number(id) });
    return [judged.verdict === 'done' ? { kind: 'written', id } : refusedWrite(type.collection, judged, values)];
  });
  return answer ?? { kind: 'unknown', reason: 'webCRM gave no answer' };
}

async function updateMany(records: Records, type: RecordType, updates: readonly RecordUpdate[]): Promise<readonly WriteAnswer[]> {
  const each = (): Promise<readonly WriteAnswer[]> => oneByOne(updates, (update) => updateOne(records, type, update));
  if (updates.length === 1) return each();
  return writeCall(updates.length, async () => {
    const items = updates.map(({ id, values }) => ({ ...values, [type.idProperty]: Number(id) }));
    const judged = await records.patch(type.collection, items);
    // One item that webCRM can't read makes it refuse them all.
    return judged.verdict === 'refused' || judged.verdict === 'nothing' ? each() : bulkAnswers(type.collection, updates, judged);
  });
}

/** Writes values into records: one by PUT, several by one PATCH. What is not sent stays as it is. webCRM answers no records. */
export function update(records: Records, type: RecordType, updates: readonly RecordUpdate[]): Promise<readonly WriteAnswer[]> {
  return encodeAll(
    (values) => encode(type, values),
    updates,
    (writable) => updateMany(records, type, writable),
  );
}
