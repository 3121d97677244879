import type { WriteAnswer } from '../connector.js';
import { LostAnswer } from './lost-answer.js';

/** Makes a lost answer into the word for it: each of these writes may have happened. Anything else is thrown on. */
export async function writeCall(count: number, call: () => Promise<readonly WriteAnswer[]>): Promise<readonly WriteAnswer[]> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof LostAnswer)) throw error;
    return Array.from({ length: count }, () => ({ kind: 'unknown', reason: error.message }));
  }
}
