import { createHmac } from 'node:crypto';
import type { RecordName } from '../links/states.js';

/** What can be erased: a record, or the link of two. */
export type ErasedThing = RecordName | { readonly link: string };

/** A hash that tells nothing about what it stands for to anybody who lacks the key. */
export function identityHash(key: string, thing: ErasedThing): string {
  const name = 'link' in thing ? ['link', thing.link] : [thing.system, thing.entity, thing.id];
  return createHmac('sha256', key)
    .update(['erased', ...name].join('\0'))
    .digest('base64url');
}
