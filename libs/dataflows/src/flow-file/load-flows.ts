import type { Flow } from '../flow.js';
import { buildFlow } from './build-flow.js';
import { checkReferences } from './check-references.js';
import { inReadingOrder } from './flow-fault.js';
import type { FlowFault } from './flow-fault.js';
import { sourceOf } from './flow-source.js';
import type { FlowText } from './flow-text.js';

/** All flows, or all that is wrong with the files. */
export type LoadedFlows = { readonly flows: readonly Flow[] } | { readonly faults: readonly FlowFault[] };

/**
 * Reads and checks flow files, one flow a file. Either every file is right, or none is taken and every fault is told, with its file
 * and line and what to write instead.
 */
export function loadFlows(files: readonly FlowText[]): LoadedFlows {
  if (files.length === 0)
    return {
      faults: [{ file: 'flows', line: 1, message: 'There is no flow file here. FLOWS_PATH names a YAML file or a folder of them.' }],
    };
  const built = files.map(buildFlow);
  const flows = built.flatMap(({ flow }) => (flow === null ? [] : [flow]));
  // While a file can't be read, what it defines is unknown.
  const allRead = flows.length === files.length;
  const faults = [...built.flatMap((one) => one.faults), ...repeatedNames(flows), ...(allRead ? checkReferences(flows) : [])];
  return faults.length > 0 ? { faults: inReadingOrder(faults) } : { flows };
}

function repeatedNames(flows: readonly Flow[]): readonly FlowFault[] {
  return flows.flatMap((flow, position) => {
    const first = flows.findIndex(({ name }) => name === flow.name);
    if (first === position || typeof flow.name !== 'string') return [];
    const { file, lineOf } = sourceOf(flow);
    const other = flows[first];
    const where = other === undefined ? 'another file' : sourceOf(other).file;
    return [
      { file, line: lineOf(['flow']), message: `The flow '${flow.name}' is defined in ${where} already. Give this one another name.` },
    ];
  });
}
