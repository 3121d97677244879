import { LostAnswer, verdictOf } from '#connector-kit';
import type { DeleteAnswer, Verdict, WriteAnswer } from '#connector-kit';
import { problemOf } from '../api/problem.js';
import type { RawRecord } from '../api/adapters/reference/raw-record.js';
import { decode } from '../read/decode.js';
import type { RecordType } from '../records/record-type.js';

/** One write as the contract answers it, by itself or within a batch: a status, and the record or a problem. */
export interface WriteResult {
  readonly status: number;
  readonly etag?: string | undefined;
  readonly record?: unknown;
  readonly problem?: unknown;
}

/** What became of a write or a delete that was not done, as far as is known. */
type NotWritten = Exclude<WriteAnswer, { readonly kind: 'written' }>;

function written(type: RecordType, { record, etag }: WriteResult): WriteAnswer {
  const read = decode(type, record as RawRecord, etag);
  return { kind: 'written', id: read.id, record: read };
}

function rejected(status: number, problem: unknown): NotWritten {
  const { reason, field } = problemOf(status, problem);
  return { kind: 'rejected', reason, ...(field === undefined ? {} : { property: field }) };
}

function forbidden({ resource }: RecordType, { status, problem }: WriteResult): NotWritten {
  const { reason } = problemOf(status, problem);
  return { kind: 'rejected', reason: `the key in CUSTOM_CRM_API_KEY may not write ${resource}: the Custom CRM answers "${reason}"` };
}

function unknown(status: number): NotWritten {
  return { kind: 'unknown', reason: `the Custom CRM answers the write with status ${status}` };
}

const answers: Readonly<Record<Exclude<Verdict, 'done'>, (type: RecordType, result: WriteResult) => NotWritten>> = {
  nothing: () => ({ kind: 'gone' }),
  stale: () => ({ kind: 'stale' }),
  login: forbidden,
  forbidden,
  refused: (_type, { status, problem }) => rejected(status, problem),
  rest: (_type, { status }) => unknown(status),
  later: (_type, { status }) => unknown(status),
  lost: (_type, { status }) => unknown(status),
};

/**
 * What became of a write.
 *
 * @throws LostAnswer when it was done, but the answer does not hold the record
 */
export function writeAnswer(type: RecordType, result: WriteResult): WriteAnswer {
  const verdict = verdictOf(result.status);
  if (verdict !== 'done') return answers[verdict](type, result);
  if (typeof result.record !== 'object' || result.record === null)
    throw new LostAnswer(`the Custom CRM answers a write of ${type.resource} without the record`);
  return written(type, result);
}

/** What became of a delete. */
export function deleteAnswer(type: RecordType, result: Pick<WriteResult, 'status' | 'problem'>): DeleteAnswer {
  const verdict = verdictOf(result.status);
  return verdict === 'done' ? { kind: 'deleted' } : answers[verdict](type, result);
}
