import type { JsonRecord } from '#change-events';
import type { Judged, WriteAnswer } from '#connector-kit';
import { refusedValues, refusedWrite } from './refused-write.js';

/** An item of a PATCH and the id of the record it updates; null where it makes one. */
export interface BulkItem {
  readonly id: string | null;
  readonly values: JsonRecord;
}

function answerOf({ id, values }: BulkItem, text: unknown): WriteAnswer {
  const answer = String(text ?? '').trim();
  const newId = /^[1-9]\d*$/.test(answer) ? answer : undefined;
  if (id === null && newId !== undefined) return { kind: 'written', id: newId };
  if (id !== null && (newId !== undefined || answer === '' || answer === '0')) return { kind: 'written', id };
  if (answer === '' || answer === '0') return { kind: 'unknown', reason: 'webCRM answers a create without an id' };
  return refusedValues(answer, values);
}

/**
 * What became of each item of a PATCH. webCRM answers a list of texts in the order of the items, each the id or what went wrong, so a 200 can
 * hold failures. A list of another length can't be told apart: every item may have been written.
 */
export function bulkAnswers(collection: string, items: readonly BulkItem[], judged: Judged): readonly WriteAnswer[] {
  if (judged.verdict !== 'done') return items.map(({ values }) => refusedWrite(collection, judged, values));
  const texts: readonly unknown[] = Array.isArray(judged.json) ? (judged.json as unknown[]) : [];
  if (texts.length !== items.length) {
    const reason = `webCRM answers ${texts.length} results for ${items.length} records`;
    return items.map(() => ({ kind: 'unknown', reason }));
  }
  return items.map((item, position) => answerOf(item, texts[position]));
}
