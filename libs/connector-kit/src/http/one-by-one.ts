import { TryLater } from '../connector.js';
import { notSent, type NotSent } from './not-sent.js';

/**
 * Writes or deletes records one after another. When the system can't go on, what was done must not be forgotten: the records that are left are
 * answered as not sent. Only if nothing has been done yet is the trouble thrown on.
 *
 * @param write throws TryLater only when nothing of it was done
 */
export async function oneByOne<T, A>(items: readonly T[], write: (item: T) => Promise<A>): Promise<readonly (A | NotSent)[]> {
  const answers: A[] = [];
  for (const item of items) {
    try {
      answers.push(await write(item));
    } catch (error) {
      if (!(error instanceof TryLater) || answers.length === 0) throw error;
      return [...answers, ...items.slice(answers.length).map(() => notSent(error))];
    }
  }
  return answers;
}
