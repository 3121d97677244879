import { systems } from '#change-events';
import { written, type Flow } from '../flow.js';
import { buildMatch } from './build-match.js';
import { buildPairs } from './build-pairs.js';
import { expand } from './expand.js';
import type { FlowFault } from './flow-fault.js';
import type { FlowFileDto } from './flow-file-dto.js';
import { rememberSource } from './flow-source.js';
import type { FlowText } from './flow-text.js';
import { PairDto } from './pair-dto.js';
import { readYaml } from './read-yaml.js';
import type { YamlPath } from './read-yaml.js';
import { revisionOf } from './revision.js';
import { isMapping, shown } from './rules.js';
import { shapeFaults } from './shape-faults.js';
import type { PlacedFault } from './shape-faults.js';

/** One file on its own: the flow as far as it could be made (for checks across files), and all that is wrong with it. */
export interface BuiltFlow {
  readonly flow: Flow | null;
  readonly faults: readonly FlowFault[];
}

/** Reads and checks one flow file, without a look at the others. */
export function buildFlow(source: FlowText): BuiltFlow {
  const yaml = readYaml(source);
  if ('faults' in yaml) return { flow: null, faults: yaml.faults };
  if (!isMapping(yaml.value)) {
    const message = `A flow file must be a mapping that begins with flow, webcrm and customcrm, not ${shown(yaml.value)}.`;
    return { flow: null, faults: [{ file: source.file, line: 1, message }] };
  }
  const content = expand(yaml.value);
  const shape = shapeFaults(content);
  const { pairs, faults: pairFaults } = buildPairs(content, (position) => !shape.some(({ path }) => hidesPair(path, position)));
  const { match, faults: matchFaults } = buildMatch(content, pairs, (property) => namedInPairs(content).includes(property));
  const flow = flowOf(content, pairs, match);
  const all = [...shape, ...pairFaults, ...matchFaults, ...(shape.length > 0 ? [] : createInFaults(flow))];
  rememberSource(flow, { file: source.file, lineOf: yaml.lineOf });
  return { flow, faults: all.map((fault) => placed(source.file, yaml.lineOf, fault)) };
}

/** Whether a fault leaves it unknown which properties a pair joins. A pair with another fault is still looked at for more. */
function hidesPair(path: YamlPath, position: number): boolean {
  return path[0] === 'pairs' && Number(path[1]) === position && (path.length === 2 || path[2] === 'webcrm' || path[2] === 'customcrm');
}

function placed(file: string, lineOf: (path: YamlPath) => number, { path, message }: PlacedFault): FlowFault {
  return { file, line: lineOf(path), message };
}

function namedInPairs(content: FlowFileDto): readonly unknown[] {
  if (!Array.isArray(content.pairs)) return [];
  return content.pairs.flatMap((pair: unknown) =>
    pair instanceof PairDto && Array.isArray(pair.webcrm) ? (pair.webcrm as readonly unknown[]) : [],
  );
}

function flowOf(content: FlowFileDto, pairs: Flow['pairs'], match: Flow['match']): Flow {
  const reached = systems.filter((system) => pairs.some(({ direction }) => written[direction].includes(system)));
  const flow = {
    name: content.flow,
    entity: { webcrm: content.webcrm, customcrm: content.customcrm },
    enabled: content.enabled ?? true,
    history: content.history ?? 'all',
    createIn: content.createIn ?? reached,
    create: { webcrm: content.create?.webcrm ?? {}, customcrm: content.create?.customcrm ?? {} },
    candidates: { webcrm: content.candidates?.webcrm ?? {}, customcrm: content.candidates?.customcrm ?? {} },
    when: { webcrm: content.when?.webcrm ?? {}, customcrm: content.when?.customcrm ?? {} },
    match,
    prefer: content.prefer ?? 'webcrm',
    onDelete: content.onDelete ?? 'unlink',
    brake: { records: content.brake?.records ?? 20, percent: content.brake?.percent ?? 5 },
    pairs,
  };
  return { ...flow, revision: revisionOf(flow) };
}

/** A record that is created where nothing may be written would stay empty. */
function createInFaults(flow: Flow): readonly PlacedFault[] {
  return flow.createIn
    .filter((system) => flow.pairs.length > 0 && !flow.pairs.some(({ direction }) => written[direction].includes(system)))
    .map((system) => ({
      path: ['createIn'],
      message: `createIn names ${system}, but no pair of this flow is written there. Take it out of createIn, or change direction.`,
    }));
}
