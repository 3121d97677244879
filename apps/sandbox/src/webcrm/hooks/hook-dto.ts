import type { Json, JsonRecord } from '#change-events';
import { happenings, type Subscription, type Wish } from '../../hooks/subscription.js';
import type { WebcrmEntity } from '../records/webcrm-entity.js';
import { localTime } from '../values/local-time.js';
import { WebcrmProblem } from '../webcrm-problem.js';

const eventTypes = ['Create', 'Update', 'Delete'] as const;

const organisationOwners = ['OrganisationOwner', 'OrganisationOwner2'];

/** Whose records a hook of a type may be limited to, besides `All`. */
const filters: Readonly<Record<string, readonly string[]>> = {
  organisation: ['Owner', 'Owner2'],
  person: organisationOwners,
  user: ['Current'],
  opportunity: ['Responsible', 'Responsible2', ...organisationOwners],
  quotationline: organisationOwners,
  product: organisationOwners,
};

/**
 * Reads a hook as it is sent. Without an EventType it tells of everything. Limited to somebody's records it tells of none: an application token is
 * nobody in the sandbox.
 *
 * @throws WebcrmProblem 400
 */
export function wishOf({ entity }: WebcrmEntity, body: Json): Wish {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new WebcrmProblem(400, 'The body must be a JSON object');
  const { TargetUrl, EventType, IsEnabled, Filter } = body as JsonRecord;
  if (typeof TargetUrl !== 'string' || !/^https?:\/\//.test(TargetUrl)) {
    throw new WebcrmProblem(400, 'TargetUrl must be an address that begins with http:// or https://');
  }
  if (typeof IsEnabled !== 'boolean') throw new WebcrmProblem(400, 'IsEnabled must be true or false');
  const known = ['All', ...(filters[entity] ?? [])];
  if (!Array.isArray(Filter) || !Filter.every((name) => known.includes(String(name)))) {
    throw new WebcrmProblem(400, `Filter must be a list of ${known.join(', ')}`);
  }
  const event = EventType === undefined || EventType === null ? undefined : eventTypes.findIndex((type) => type === EventType);
  if (event === -1) throw new WebcrmProblem(400, `EventType must be one of ${eventTypes.join(', ')}`);
  const told = event === undefined ? happenings : happenings.slice(event, event + 1);
  return {
    target: TargetUrl,
    enabled: IsEnabled,
    events: told.map((happening) => `${entity}.${happening}`),
    filter: Filter.map(String),
    secret: null,
  };
}

/** A hook as it is given. */
export function hookDto(hook: Subscription): JsonRecord {
  const [event, ...others] = hook.events.map((name) => happenings.findIndex((happening) => name.endsWith(`.${happening}`)));
  return {
    Id: hook.key,
    TargetUrl: hook.target,
    ...(others.length > 0 ? {} : { EventType: eventTypes[event ?? 0] ?? null }),
    IsEnabled: hook.enabled,
    Filter: hook.filter,
    CreatedAt: localTime(hook.createdAt),
    CreatedBy: hook.createdBy,
    UpdatedAt: localTime(hook.updatedAt),
    UpdatedBy: hook.updatedBy,
  };
}
