import type { JsonRecord } from '#change-events';
import type { Condition } from '../flow.js';
import { normalise } from '../normalise.js';

/** Whether a record has one of the listed values in every property that the condition names. */
export function satisfies(record: JsonRecord, condition: Condition): boolean {
  return Object.entries(condition).every(([property, allowed]) => {
    const value = normalise('text', record[property]);
    return allowed.some((candidate) => normalise('text', candidate) === value);
  });
}
