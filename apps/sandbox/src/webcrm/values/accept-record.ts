import type { Json, JsonRecord } from '#change-events';
import type { WebcrmEntity } from '../records/webcrm-entity.js';
import { WebcrmProblem } from '../webcrm-problem.js';
import { acceptValue } from './accept-value.js';

/**
 * The values that a call gives to a record. What the type does not have, what the system keeps itself and what is null counts as left out.
 *
 * @throws WebcrmProblem naming the first property that is refused
 */
export function acceptRecord(entity: WebcrmEntity, body: Json | undefined, cutTexts: boolean): JsonRecord {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new WebcrmProblem(400, `The body must be a JSON object of ${entity.name} properties`);
  }
  return Object.fromEntries(
    Object.entries(body).flatMap(([name, value]: [string, Json]) => {
      const property = Object.hasOwn(entity.properties, name) ? entity.properties[name] : undefined;
      return !property || property.kept || value === null ? [] : [[name, acceptValue(name, property, value, cutTexts)]];
    }),
  );
}
