import type { Flow } from '../flow.js';
import type { FlowFault } from './flow-fault.js';
import { sourceOf } from './flow-source.js';
import { nearestTo } from './nearest.js';

/** References that name no flow, and required references that wait for each other in a ring. */
export function checkReferences(flows: readonly Flow[]): readonly FlowFault[] {
  return [...flows.flatMap((flow) => unknownFlows(flow, flows)), ...rings(flows)];
}

function unknownFlows(flow: Flow, flows: readonly Flow[]): readonly FlowFault[] {
  const names = flows.map(({ name }) => name);
  return flow.pairs.flatMap((pair) => {
    if (pair.references === undefined || names.includes(pair.references)) return [];
    const message = `${pair.key} refers to the flow '${pair.references}', which no file defines.${nearestTo(pair.references, names)}`;
    return [faultAt(flow, pair.key, message)];
  });
}

/** Each flow that must wait for itself: none of the records in the ring could ever be created. */
function rings(flows: readonly Flow[]): readonly FlowFault[] {
  return flows.flatMap((flow) => {
    const ring = wayTo(flow.name, flow, flows, []);
    if (ring === null) return [];
    const waits = [flow, ...ring].map(({ name }) => name).join(' → ');
    const first = ring[0]?.name;
    const pair = flow.pairs.find(({ required, references }) => required && references === first);
    return [faultAt(flow, pair?.key ?? '', `Required references wait for each other: ${waits}. Set required: false on one of them.`)];
  });
}

function wayTo(goal: string, from: Flow, flows: readonly Flow[], seen: readonly string[]): readonly Flow[] | null {
  for (const pair of from.pairs) {
    const next = pair.required ? flows.find(({ name }) => name === pair.references) : undefined;
    if (next === undefined || seen.includes(next.name)) continue;
    if (next.name === goal) return [next];
    const rest = wayTo(goal, next, flows, [...seen, next.name]);
    if (rest !== null) return [next, ...rest];
  }
  return null;
}

function faultAt(flow: Flow, pairKey: string, message: string): FlowFault {
  const { file, lineOf } = sourceOf(flow);
  return { file, line: lineOf(placeOf(flow, pairKey)), message };
}

function placeOf(flow: Flow, pairKey: string): readonly (string | number)[] {
  return ['pairs', flow.pairs.findIndex(({ key }) => key === pairKey), 'transform'];
}
