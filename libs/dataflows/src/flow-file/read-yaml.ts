import { isMap, isPair, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Document, Node, YAMLError } from 'yaml';
import type { FlowFault } from './flow-fault.js';
import type { FlowText } from './flow-text.js';

/** Where something stands within a file: keys and positions from the top. */
export type YamlPath = readonly (string | number)[];

/** A file's content, and the line of each of its parts. */
export interface YamlContent {
  readonly value: unknown;
  /** The line, from 1, of a key or an entry; of the nearest part around it when the file lacks it. */
  readonly lineOf: (path: YamlPath) => number;
}

/** Reads YAML 1.2. A syntax error or a key given twice is a fault. */
export function readYaml({ file, text }: FlowText): YamlContent | { readonly faults: readonly FlowFault[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const errors = [...document.errors, ...document.warnings];
  if (errors.length > 0)
    return { faults: errors.map((error) => ({ file, line: lines.linePos(error.pos[0]).line, message: messageOf(error) })) };
  return { value: document.toJS(), lineOf: (path) => lines.linePos(offsetOf(document, path)).line };
}

function messageOf(error: YAMLError): string {
  if (error.code === 'DUPLICATE_KEY') return 'This key is given twice. Keep one of the two.';
  if (error.code === 'MULTIPLE_DOCS') return 'A second document begins here. Write one flow a file.';
  return `This is not valid YAML: ${error.message}.`;
}

function offsetOf(document: Document.Parsed, path: YamlPath): number {
  let node: unknown = document.contents;
  let offset = document.contents?.range[0] ?? 0;
  for (const step of path) {
    const next: unknown = isMap(node)
      ? node.items.find((item) => keyOf(item.key) === step)
      : isSeq(node)
        ? node.items[Number(step)]
        : undefined;
    if (next === undefined) return offset;
    const key = isPair(next) ? next.key : next;
    offset = (key as Node).range?.[0] ?? offset;
    node = isPair(next) ? next.value : next;
  }
  return offset;
}

function keyOf(key: unknown): unknown {
  return typeof key === 'object' && key !== null && 'value' in key ? key.value : key;
}
