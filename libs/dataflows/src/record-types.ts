import { systems, type RecordType } from '#change-events';
import type { Flow } from './flow.js';

/** Record types of the enabled flows, each once, in the order of the flows. */
export function recordTypesOf(flows: readonly Pick<Flow, 'enabled' | 'entity'>[]): readonly RecordType[] {
  const enabled = flows.filter((flow) => flow.enabled);
  return systems.flatMap((system) => [...new Set(enabled.map((flow) => flow.entity[system]))].map((entity) => ({ system, entity })));
}
