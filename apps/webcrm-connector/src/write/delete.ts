import { oneByOne, writeCall } from '#connector-kit';
import type { DeleteAnswer, RecordDelete } from '#connector-kit';
import type { Records } from '../api/records.js';
import type { RecordType } from '../records/record-type.js';
import { refusedWrite } from './refused-write.js';

/** Deletes records, one after another. webCRM has no ETags: whoever asks has just read them. */
export function deleteRecords(records: Records, type: RecordType, deletes: readonly RecordDelete[]): Promise<readonly DeleteAnswer[]> {
  if (!type.deletable) {
    const reason = `webCRM's ${type.collection} can't be deleted through its API`;
    return Promise.resolve(deletes.map(() => ({ kind: 'rejected', reason })));
  }
  const { collection } = type;
  return oneByOne(deletes, async ({ id }): Promise<DeleteAnswer> => {
    const [answer] = await writeCall(1, async (): Promise<readonly DeleteAnswer[]> => {
      const judged = await records.delete(collection, id);
      return [judged.verdict === 'done' ? { kind: 'deleted' } : refusedWrite(type.collection, judged, {})];
    });
    return answer ?? { kind: 'unknown', reason: 'webCRM gave no answer' };
  });
}
