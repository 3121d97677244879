import { TryLater } from '../connector.js';
import type { Unanswered } from './write-call.js';

/**
 * Writes or deletes records one after another. When the system can't go on, what was done must not be forgotten: the records that are left are
 * answered as unknown, which makes the caller look before it repeats. Only if nothing has been done yet is the trouble thrown on.
 */
export async function oneByOne<T, A>(items: readonly T[], write: (item: T) => Promise<A>): Promise<readonly (A | Unanswered)[]> {
  const answers: A[] = [];
  for (const item of items) {
    try {
      answers.push(await write(item));
    } catch (error) {
      if (!(error instanceof TryLater) || answers.length === 0) throw error;
      const { message } = error;
      return [...answers, ...items.slice(answers.length).map((): Unanswered => ({ kind: 'unknown', reason: message }))];
    }
  }
  return answers;
}
