import { otherSystem, systems, type System } from '#change-events';
import { written, type Flow } from '../flow.js';
import { inReadingOrder, type FlowFault } from './flow-fault.js';
import { sourceOf } from './flow-source.js';

/** By system and entity, whether programs may delete such records there. */
export type Deletable = Readonly<Partial<Record<System, Readonly<Record<string, boolean>>>>>;

/** Where flows say `onDelete: delete` and a system will not do it. No fault: deletes in that system still travel to the other one. */
export function checkDeletes(flows: readonly Flow[], deletable: Deletable): readonly FlowFault[] {
  const warnings = flows.flatMap((flow) => {
    const { file, lineOf } = sourceOf(flow);
    if (flow.onDelete !== 'delete') return [];
    return systems
      .filter((system) => deletable[system]?.[flow.entity[system]] === false && isWritten(flow, system))
      .map((system) => ({ file, line: lineOf(['onDelete']), message: warningOf(flow, system) }));
  });
  return inReadingOrder(warnings);
}

function isWritten(flow: Flow, system: System): boolean {
  return flow.pairs.some((pair) => written[pair.direction].includes(system));
}

function warningOf(flow: Flow, system: System): string {
  const other = otherSystem[system];
  return `${system} does not let programs delete records of type ${flow.entity[system]}: after a delete in ${other} the link is listed as failed.`;
}
