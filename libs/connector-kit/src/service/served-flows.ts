import type { System } from '#change-events';
import { checkAgainstFields, loadFlows, type Flow, type FlowFault } from '#dataflows';
import type { Connector } from '../connector.js';
import { readYamlFiles } from '#platform';
import { fieldsOf } from './fields-of.js';

/** What the flow files mean for one connector. */
export interface ServedFlows {
  /** The types that enabled flows name in this system. */
  readonly entities: readonly string[];
  /** What is wrong, in words for people. */
  readonly faults: readonly string[];
}

/** Reads the flow files and holds them against what the connector knows of its system. */
export function servedFlows(path: string, connector: Pick<Connector, 'system' | 'descriptions'>): ServedFlows {
  const loaded = loadFlows(readYamlFiles(path));
  if ('faults' in loaded) return { entities: [], faults: loaded.faults.map(describe) };
  const enabled = loaded.flows.filter((flow) => flow.enabled);
  const faults = checkAgainstFields(enabled, { [connector.system]: fieldsOf(connector.descriptions) }).map(describe);
  const entities = entitiesOf(enabled, connector.system);
  const idle = `FLOWS_PATH: no flow at "${path}" is enabled, so there is nothing to do: enable one`;
  return { entities, faults: entities.length === 0 ? [idle] : faults };
}

function entitiesOf(flows: readonly Flow[], system: System): readonly string[] {
  return [...new Set(flows.map((flow) => flow.entity[system]))];
}

function describe({ file, line, message }: FlowFault): string {
  return `${file}:${String(line)} ${message}`;
}
