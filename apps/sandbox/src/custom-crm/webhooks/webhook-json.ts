import type { Json, JsonRecord } from '#change-events';
import { happenings, type Happening, type Subscription, type Wish } from '../../hooks/subscription.js';
import { Problem } from '../problem.js';
import { customResources } from '../records/custom-resources.js';

const past: Readonly<Record<Happening, string>> = { create: 'created', update: 'updated', delete: 'deleted' };

/** Names as the contract has them, such as `customer.created`, by the name that is kept. */
const names = new Map(
  customResources.flatMap(({ entity }) =>
    happenings.map((happening): [string, string] => [`${entity}.${happening}`, `${entity}.${past[happening]}`]),
  ),
);
const keptByName = new Map([...names].map(([kept, name]) => [name, kept]));

const secretForm = /^whsec_[A-Za-z0-9+/]+={0,2}$/;

/** An event as the contract names it. */
export function eventName(kept: string): string {
  return names.get(kept) ?? kept;
}

/** A webhook as it is given, without its secret. */
export function webhookJson({ key, target, events, enabled }: Subscription): JsonRecord {
  return { id: String(key), url: target, events: events.map(eventName), enabled };
}

/**
 * Reads what is sent of a webhook; what is left out is not in the answer.
 *
 * @throws Problem 422
 */
export function partsOf(body: Json): Partial<Wish> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new Problem(422, 'The body must be a JSON object');
  const { url, events, secret, enabled } = body as JsonRecord;
  return {
    ...(url === undefined ? {} : { target: targetOf(url) }),
    ...(events === undefined ? {} : { events: eventsOf(events) }),
    ...(secret === undefined ? {} : { secret: secretOf(secret) }),
    ...(enabled === undefined ? {} : { enabled: enabledOf(enabled) }),
  };
}

/** A new webhook. @throws Problem 422 when something that it needs is missing or wrong */
export function wishOf(body: Json): Wish {
  const { target, events, secret, enabled = true } = partsOf(body);
  if (target === undefined) throw new Problem(422, 'url must be given', 'url');
  if (events === undefined) throw new Problem(422, 'events must be given', 'events');
  if (secret === undefined) throw new Problem(422, 'secret must be given', 'secret');
  return { target, events, secret, enabled, filter: ['All'] };
}

function targetOf(url: Json): string {
  if (typeof url === 'string' && /^https?:\/\//.test(url)) return url;
  throw new Problem(422, 'url must begin with http:// or https://', 'url');
}

function eventsOf(events: Json): readonly string[] {
  const kept = Array.isArray(events) ? events.map((event) => keptByName.get(String(event))) : [];
  if (kept.length === 0 || kept.includes(undefined))
    throw new Problem(422, `events must be some of ${[...names.values()].join(', ')}`, 'events');
  return kept.filter((event) => event !== undefined);
}

function secretOf(secret: Json): string {
  if (typeof secret === 'string' && secretForm.test(secret)) return secret;
  throw new Problem(422, 'secret must be whsec_ and some bytes in base64', 'secret');
}

function enabledOf(enabled: Json): boolean {
  if (typeof enabled === 'boolean') return enabled;
  throw new Problem(422, 'enabled must be true or false', 'enabled');
}
