import type { RecordState } from '#change-events';
import type { PresentState } from '../observe/observation.js';

/** The state as an outcome carries it. */
export function recordStateOf({ id, version, changedAt, record, createdFor }: PresentState): RecordState {
  return { id, version, changedAt, record, ...(createdFor === undefined ? {} : { createdFor }) };
}
