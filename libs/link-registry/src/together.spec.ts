import { describe, expect, it } from '@jest/globals';
import { together } from './together.js';

const failure = (code: string) => Object.assign(new Error(code), { code });

describe('Parts of a transaction that are done together', () => {
  it('give all their answers', async () => {
    expect(await together([Promise.resolve(1), Promise.resolve('two')])).toEqual([1, 'two']);
  });

  it('have all come to an end when one of them is told to have failed', async () => {
    const slow = Promise.withResolvers<undefined>();
    let isOver = false;
    const all = together([Promise.reject(failure('40P01')), slow.promise]).finally(() => (isOver = true));
    const told = expect(all).rejects.toMatchObject({ code: '40P01' });
    await new Promise(setImmediate);
    expect(isOver).toBe(false);
    slow.resolve(undefined);
    await told;
  });

  it('fail with what began it, not with what the database says of all that follows', async () => {
    await expect(together([Promise.reject(failure('25P02')), Promise.reject(failure('40P01'))])).rejects.toMatchObject({ code: '40P01' });
    await expect(together([Promise.reject(failure('25P02')), Promise.resolve()])).rejects.toMatchObject({ code: '25P02' });
  });
});
