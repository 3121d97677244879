import { describe, expect, it } from '@jest/globals';
import type { CreateCall } from '#link-registry';
import { judgeEarlierCalls } from './earlier-calls.js';

const open: CreateCall = { seq: 5, link: 'l', number: 1, ageMs: 0, settled: false, recordId: null, doubtful: false };
const old: CreateCall = { ...open, ageMs: 110_000 };
const notMade: CreateCall = { ...open, seq: 4, settled: true };
const doubtful: CreateCall = { ...notMade, doubtful: true };
const made: CreateCall = { ...notMade, recordId: '77' };
const bare = { idempotentCreate: false };
const named = { idempotentCreate: false, externalId: 'Link' };
const keyed = { idempotentCreate: true, externalId: 'Link' };

describe('Earlier create calls of a link', () => {
  it.each([
    ['none at all', [], bare, 1, { kind: 'none' }],
    ['one that made the record', [notMade, made], bare, 9, { kind: 'made', recordId: '77' }],
    ['one that made nothing, bare', [notMade], bare, 2, { kind: 'none' }],
    ['one that made nothing by what the system said', [notMade], named, 2, { kind: 'search', seqs: [] }],
    ['one that made nothing, keyed', [notMade], keyed, 2, { kind: 'none' }],
    ['one that was in doubt for this command', [doubtful], bare, 2, { kind: 'doubtful' }],
    ['one that was in doubt for a command before', [{ ...doubtful, number: 0 }], bare, 1, { kind: 'none' }],
    ['one open, keyed', [notMade, open], keyed, 2, { kind: 'repeat', seq: 5 }],
    ['one open, named, too early', [open], named, 2, { kind: 'wait', ms: 110_000 }],
    ['one open, named, in time', [old], named, 2, { kind: 'search', seqs: [5] }],
    ['one open, bare, too early', [open], bare, 2, { kind: 'wait', ms: 110_000 }],
    ['one open, bare, in time', [old], bare, 2, { kind: 'compare', seqs: [5] }],
  ])('%s', (_title, calls, description, attempts, expected) => {
    expect(judgeEarlierCalls(calls, description, { command: { number: 1 }, attempts }, 60)).toEqual(expected);
  });
});
