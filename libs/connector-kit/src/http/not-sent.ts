import type { TryLater, WriteAnswer } from '../connector.js';

/** Nothing of a write was done. */
export type NotSent = Extract<WriteAnswer, { readonly kind: 'notSent' }>;

/** The word for a write that was given up before it was sent. */
export function notSent({ message, retryAfterMs }: TryLater): NotSent {
  return { kind: 'notSent', reason: message, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}
