import type { Json, JsonRecord } from '#change-events';
import { Problem } from './problem.js';
import type { CustomProperty, CustomResource } from './records/custom-resource.js';

const kept = ['Id', 'CreatedAt', 'UpdatedAt'];

/**
 * The values that a call gives to a record, as the system keeps them. Null is a value: it empties the property.
 *
 * @throws Problem 422 naming the first property that is refused
 */
export function acceptRecord(resource: CustomResource, body: Json | undefined, cutTexts: boolean): JsonRecord {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new Problem(422, `A record must be a JSON object of ${resource.entity} properties`);
  }
  return Object.fromEntries(
    Object.entries(body).map(([name, value]: [string, Json]) => {
      const property = Object.hasOwn(resource.properties, name) ? resource.properties[name] : undefined;
      if (kept.includes(name)) throw new Problem(422, `${name} is kept by the system`, name);
      if (!property) throw new Problem(422, `A ${resource.entity} has no property '${name}'`, name);
      return [name, value === null ? null : acceptValue(name, property, value, cutTexts)];
    }),
  );
}

function acceptValue(name: string, { type, maxLength = Infinity }: CustomProperty, value: Json, cutTexts: boolean): Json {
  const refused = (expected: string) => new Problem(422, `${name} must be ${expected}, not ${JSON.stringify(value).slice(0, 100)}`, name);
  switch (type) {
    case 'string':
    case 'reference':
      if (typeof value !== 'string') throw refused('a text');
      if (value.length <= maxLength) return value;
      if (cutTexts) return value.slice(0, maxLength);
      throw new Problem(422, `${name} has ${value.length} characters; at most ${maxLength} are allowed`, name);
    case 'decimal':
      if (typeof value !== 'number') throw refused('a number');
      return value;
    case 'integer':
      if (!Number.isSafeInteger(value)) throw refused('a whole number');
      return value;
    case 'date':
      if (typeof value !== 'string' || !isDay(value)) throw refused('a day such as 2026-01-31');
      return value;
    case 'date-time': {
      const ms = momentOf(value);
      if (ms === undefined) throw refused('a moment such as 2026-01-31T12:00:00.000Z');
      return new Date(ms).toISOString();
    }
  }
}

function isDay(text: string): boolean {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

/** Milliseconds since 1970 of an ISO 8601 text with an offset; undefined when it is none. */
export function momentOf(value: unknown): number | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(value)) return undefined;
  const ms = Date.parse(value);
  return Number.isNaN(ms) ? undefined : ms;
}
