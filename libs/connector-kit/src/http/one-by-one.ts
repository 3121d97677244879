import { TryLater } from '../connector.js';
import type { WriteAnswer } from '../connector.js';

/**
 * Writes records one after another. When the system can't go on, what was written must not be forgotten: the records that are left are answered
 * as unknown, which makes the caller look before it repeats. Only if nothing has been written yet is the trouble thrown on.
 */
export async function oneByOne<T>(items: readonly T[], write: (item: T) => Promise<WriteAnswer>): Promise<readonly WriteAnswer[]> {
  const answers: WriteAnswer[] = [];
  for (const item of items) {
    try {
      answers.push(await write(item));
    } catch (error) {
      if (!(error instanceof TryLater) || answers.length === 0) throw error;
      const { message } = error;
      return [...answers, ...items.slice(answers.length).map((): WriteAnswer => ({ kind: 'unknown', reason: message }))];
    }
  }
  return answers;
}
