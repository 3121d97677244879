import type { Response } from 'express';
import type { JsonRecord } from '#change-events';
import type { Faults } from '../faults/faults.js';

/** How lists end: with an empty one, or, when a fault says so, with 204 and no body. Live systems do both. */
export class EmptyEnds {
  constructor(private readonly faults: Faults) {}

  answer(response: Response, records: readonly JsonRecord[]): readonly JsonRecord[] | undefined {
    if (records.length > 0 || !this.faults.strikes('emptyAs204')) return records;
    response.status(204);
    return undefined;
  }
}
