import type { Flow } from '../flow.js';
import type { YamlPath } from './read-yaml.js';

/** Where the parts of a flow stand. */
export interface FlowSource {
  readonly file: string;
  /** The line, from 1, of a part of the file. */
  readonly lineOf: (path: YamlPath) => number;
}

/** Kept beside the flows and not in them, since a flow means the same wherever it was written. */
const sources = new WeakMap<Flow, FlowSource>();

/** Notes where a flow was read from. */
export function rememberSource(flow: Flow, source: FlowSource): void {
  sources.set(flow, source);
}

/** Where a flow was read from; a flow that was not read from a file is named by its name. */
export function sourceOf(flow: Flow): FlowSource {
  return sources.get(flow) ?? { file: flow.name, lineOf: () => 1 };
}
