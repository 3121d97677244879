/** One thing that is wrong in a flow file, where it stands, and what to write instead. */
export interface FlowFault {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly message: string;
}

/** All faults as text for people, one a line, in the form that editors and terminals turn into a link. */
export function describeFaults(faults: readonly FlowFault[]): string {
  const count = faults.length === 1 ? '1 fault' : `${faults.length} faults`;
  return [`${count} in the flow files:`, ...faults.map(({ file, line, message }) => `  ${file}:${line} ${message}`)].join('\n');
}

/** By file and line, each once. */
export function inReadingOrder(faults: readonly FlowFault[]): readonly FlowFault[] {
  const byText = new Map(faults.map((fault) => [`${fault.file}:${fault.line} ${fault.message}`, fault]));
  return [...byText.values()].sort((one, other) => one.file.localeCompare(other.file, 'en') || one.line - other.line);
}
