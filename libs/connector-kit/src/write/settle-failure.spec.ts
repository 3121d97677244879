import { describe, expect, it } from '@jest/globals';
import { Fault } from '#platform';
import { pairOf, updateOf } from '../../test/commands.js';
import { TryLater } from '../connector.js';
import { concernsAll, settleFailure } from './settle-failure.js';

const claimed = (attempts: number) => ({ command: updateOf('7', [pairOf('Name', 'new', 'old')]), attempts, arrived: [] });
const forbidden = new Fault('permanent', 'the key may not read contacts/7');

describe('A command whose carrying out failed', () => {
  it.each([
    ['the system can not answer now', new TryLater('busy'), 99],
    ['a setting is wrong', new Fault('config', 'the key is not accepted'), 99],
    ['the database is away', new Fault('transient', 'no connection'), 99],
    ['nobody expected it, for some tries', new TypeError('x is undefined'), 4],
  ])('waits when %s', (_title, error, attempts) => {
    expect(settleFailure(error, claimed(attempts))).toMatchObject({ kind: 'postponed', reason: error.message });
  });

  it('waits at least as long as the system asked for', () => {
    expect(settleFailure(new TryLater('busy', 600_000), claimed(1))).toMatchObject({ delayMs: 600_000 });
  });

  it.each([
    ['at once when the system refuses for good', forbidden, 1],
    ['after some tries when nobody expected it', new TypeError('x is undefined'), 5],
  ])('fails %s, with the reason', (_title, error, attempts) => {
    const settlement = settleFailure(error, claimed(attempts));
    expect(settlement).toMatchObject({
      kind: 'outcome',
      outcome: { status: 'failed', reason: expect.stringContaining(error.message) as unknown },
    });
  });

  it.each([
    ['all when the system can not answer', new TryLater('busy'), true],
    ['all when a setting is wrong', new Fault('config', 'the key is not accepted'), true],
    ['all when the database is away', new Fault('transient', 'no connection'), true],
    ['perhaps one of several when the system refuses', forbidden, false],
    ['perhaps one of several when nobody expected it', new TypeError('x is undefined'), false],
  ])('concerns %s', (_title, error, all) => {
    expect(concernsAll(error)).toBe(all);
  });
});
