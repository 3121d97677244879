import { otherSystem, systems } from '#change-events';
import type { System } from '#change-events';
import { written, type Flow, type Pair } from '../flow.js';
import { transforms } from '../transforms/index.js';
import type { FieldType } from '../transforms/transform-definition.js';
import { inReadingOrder } from './flow-fault.js';
import type { FlowFault } from './flow-fault.js';
import { sourceOf } from './flow-source.js';
import { nearestTo } from './nearest.js';
import type { YamlPath } from './read-yaml.js';
import { listed } from './rules.js';
import type { PlacedFault } from './shape-faults.js';

/** What a system says of one property. */
export interface FieldDescription {
  readonly type: FieldType;
  /** Greatest length of a text. */
  readonly maxLength?: number;
  /** Kept by the system itself: writes to it are refused or lost. */
  readonly readOnly?: boolean;
  /** What people see in the system's screens, where it says so. */
  readonly label?: string;
  /** The values that it takes, where they are listed. */
  readonly values?: readonly string[];
}

/** Property name to description. */
export type EntityFields = Readonly<Record<string, FieldDescription>>;

/** The field lists of one or both systems: entity to property to description. */
export type SystemFields = Readonly<Partial<Record<System, Readonly<Record<string, EntityFields>>>>>;

const systemName: Readonly<Record<System, string>> = { webcrm: 'webCRM', customcrm: 'the Custom CRM' };

/** What the flows name that the systems do not have, or can't take: entities, properties, types, writes to what is read-only. */
export function checkAgainstFields(flows: readonly Flow[], fields: SystemFields): readonly FlowFault[] {
  const faults = flows.flatMap((flow) => {
    const { file, lineOf } = sourceOf(flow);
    return systems.flatMap((system) => faultsOf(flow, system, fields)).map(({ path, message }) => ({ file, line: lineOf(path), message }));
  });
  return inReadingOrder(faults);
}

function faultsOf(flow: Flow, system: System, fields: SystemFields): readonly PlacedFault[] {
  const entities = fields[system];
  if (entities === undefined) return [];
  const entity = flow.entity[system];
  const known = entities[entity];
  if (known === undefined) {
    const message = `${systemName[system]} has no entity '${entity}'. It has ${listed(Object.keys(entities))}.${nearestTo(entity, Object.keys(entities))}`;
    return [{ path: [system], message }];
  }
  const other = fields[otherSystem[system]]?.[flow.entity[otherSystem[system]]];
  return [
    ...flow.pairs.flatMap((pair, position) => pairFaults(pair, position, system, entity, known, other)),
    ...Object.keys(flow.create[system]).flatMap((property) => writeFaults(known, property, ['create', system, property], system, entity)),
    ...(['candidates', 'when'] as const).flatMap((key) =>
      Object.keys(flow[key][system]).flatMap((property) => nameFaults(known, property, [key, system, property], system, entity)),
    ),
  ];
}

function pairFaults(
  pair: Pair,
  position: number,
  system: System,
  entity: string,
  known: EntityFields,
  other: EntityFields | undefined,
): readonly PlacedFault[] {
  const path = ['pairs', position, system];
  const isWritten = written[pair.direction].includes(system);
  return pair.properties[system].flatMap((property) => {
    if (!isWritten) return nameFaults(known, property, path, system, entity);
    return [...writeFaults(known, property, path, system, entity), ...typeFaults(pair, property, path, system, known, other)];
  });
}

function nameFaults(known: EntityFields, property: string, path: YamlPath, system: System, entity: string): readonly PlacedFault[] {
  if (Object.hasOwn(known, property)) return [];
  const advice = labelledAs(known, property) ?? nearestTo(property, Object.keys(known));
  return [{ path, message: `${systemName[system]} has no property '${property}' of ${entity}.${advice}` }];
}

/** People know a custom field by its label; in the file stands its name, which stays when the label is changed. */
function labelledAs(known: EntityFields, label: string): string | undefined {
  const named = Object.entries(known).flatMap(([property, field]) =>
    field.label?.toLowerCase() === label.toLowerCase() ? [property] : [],
  );
  return named.length === 0
    ? undefined
    : ` That is the label of ${named.join(' and of ')}: write ${named.length === 1 ? 'this name' : 'one of these names'}.`;
}

function writeFaults(known: EntityFields, property: string, path: YamlPath, system: System, entity: string): readonly PlacedFault[] {
  if (known[property]?.readOnly !== true) return nameFaults(known, property, path, system, entity);
  const advice =
    path[0] === 'create'
      ? 'Take it out of create.'
      : `Give its pair direction: ${system === 'webcrm' ? 'toCustom' : 'toWebcrm'}, or take it out.`;
  return [{ path, message: `${systemName[system]} keeps '${property}' of ${entity} by itself, so it can't be written. ${advice}` }];
}

function typeFaults(
  pair: Pair,
  property: string,
  path: YamlPath,
  system: System,
  known: EntityFields,
  other: EntityFields | undefined,
): readonly PlacedFault[] {
  const type = known[property]?.type;
  const writes = transforms.get(pair.transformName)?.writes;
  if (type === undefined || writes === undefined) return [];
  if (writes !== 'same') {
    if (writes[system].includes(type)) return [];
    return [
      {
        path,
        message: `'${property}' is of type ${type} in ${systemName[system]}, but the transform ${pair.transformName} writes ${listed(writes[system])}.`,
      },
    ];
  }
  const source = other?.[pair.properties[otherSystem[system]][0] ?? '']?.type;
  if (source === undefined || source === type) return [];
  const message = `'${property}' is of type ${type} in ${systemName[system]}, but its partner is of type ${source}. Name a transform that turns one into the other.`;
  return [{ path, message }];
}
