import { describe, expect, it } from '@jest/globals';
import { TryLater } from '../connector.js';
import { LostAnswer } from './lost-answer.js';
import { oneByOne } from './one-by-one.js';
import { writeCall } from './write-call.js';

/** Writes that answer their own name, until one meets an error. */
const writing =
  (guilty: string, error: Error) =>
  (name: string): Promise<string> =>
    name === guilty ? Promise.reject(error) : Promise.resolve(name);

describe('Writes one after another', () => {
  it('say of those that were never sent that they were not, and when to try again', async () => {
    const later = { kind: 'notSent', reason: 'not your turn', retryAfterMs: 900 };
    expect(await oneByOne(['a', 'b', 'c'], writing('b', new TryLater('not your turn', 900)))).toEqual(['a', later, later]);
  });

  it('throw the trouble on when nothing has been done yet', async () => {
    await expect(oneByOne(['a', 'b'], writing('a', new TryLater('busy')))).rejects.toThrow('busy');
  });

  it('leave open what became of one whose answer was lost, and go on', async () => {
    const write = writing('b', new LostAnswer('no answer'));
    const answers = await oneByOne(['a', 'b', 'c'], async (name) => (await writeCall(1, async () => [await write(name)]))[0]);
    expect(answers).toEqual(['a', { kind: 'unknown', reason: 'no answer' }, 'c']);
  });
});
