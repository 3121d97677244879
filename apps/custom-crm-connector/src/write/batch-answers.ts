import { LostAnswer } from '#connector-kit';
import type { Judged, WriteAnswer } from '#connector-kit';
import type { RecordType } from '../records/record-type.js';
import { writeAnswer } from './write-answer.js';
import type { WriteResult } from './write-answer.js';

/**
 * What became of each write of a batch.
 *
 * @throws LostAnswer when the answer does not say it of each: all may have happened
 */
export function batchAnswers(type: RecordType, count: number, { json }: Judged): readonly WriteAnswer[] {
  const items = (json as { items?: unknown } | null)?.items;
  if (!Array.isArray(items) || items.length !== count) {
    throw new LostAnswer(`the Custom CRM does not answer each of ${count} writes of a batch of ${type.resource}`);
  }
  return (items as WriteResult[]).map((item) => writeAnswer(type, item));
}
