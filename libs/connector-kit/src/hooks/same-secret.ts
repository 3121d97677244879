import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether two texts are equal, in a time that says nothing about where they differ. */
export function sameSecret(given: string, secret: string): boolean {
  return timingSafeEqual(digestOf(given), digestOf(secret));
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
