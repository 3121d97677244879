import { oneByOne, writeCall } from '#connector-kit';
import type { DeleteAnswer, RecordDelete } from '#connector-kit';
import type { Resources } from '../api/adapters/reference/resources.js';
import type { RecordType } from '../records/record-type.js';
import { deleteAnswer } from './write-answer.js';

/** Deletes records that still are what their ETags name, one after another. */
export function deleteRecords(resources: Resources, type: RecordType, deletes: readonly RecordDelete[]): Promise<readonly DeleteAnswer[]> {
  return oneByOne(deletes, async ({ id, etag }): Promise<DeleteAnswer> => {
    const [answer] = await writeCall(1, async () => {
      const { status, json } = await resources.delete(type.resource, id, etag);
      return [deleteAnswer(type, { status, problem: json })];
    });
    return answer ?? { kind: 'unknown', reason: 'the Custom CRM gave no answer' };
  });
}
