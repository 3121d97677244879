import type { WriteAnswer } from '../connector.js';
import { LostAnswer } from './lost-answer.js';

/** No answer came; what was asked for may have happened. */
export type Unanswered = Extract<WriteAnswer, { readonly kind: 'unknown' }>;

/** Makes a lost answer into the word for it: each of these writes may have happened. Anything else is thrown on. */
export async function writeCall<A>(count: number, call: () => Promise<readonly A[]>): Promise<readonly (A | Unanswered)[]> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof LostAnswer)) throw error;
    return Array.from({ length: count }, () => ({ kind: 'unknown', reason: error.message }));
  }
}
