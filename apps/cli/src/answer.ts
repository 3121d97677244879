import type { Flow } from '#dataflows';
import type { Answer } from '#operators';
import type { MappingMemory } from '#link-registry';
import { flowsOf, withRegistry } from './operators.js';
import { print } from './table.js';

/** What the command line exits with, so that scripts can tell the answers apart. 1 is any error. */
const exitCodes: Readonly<Record<Answer['kind'], number>> = { done: 0, unknown: 2, changed: 3, nothing: 4, busy: 5, refused: 6 };

/** Prints an answer, on the error output if nothing was done, and sets the exit code. */
export function tell(asJson: boolean | undefined, answer: Answer): void {
  if (asJson || answer.kind === 'done') print(asJson, answer, () => answer.text);
  else process.stderr.write(`${answer.text}\n`);
  process.exitCode = exitCodes[answer.kind];
}

/** Carries out an operator's wish in one transaction of the registry, and tells what became of it. */
export async function decide(
  asJson: boolean | undefined,
  wish: (memory: MappingMemory, flows: readonly Flow[]) => Promise<Answer>,
): Promise<void> {
  const flows = flowsOf(process.env);
  tell(asJson, await withRegistry(process.env, (registry) => registry.links.transaction((memory) => wish(memory, flows))));
}

/** The flow of a name, or the answer that there is none. */
export function flowNamed(flows: readonly Flow[], name: string): Flow | Answer {
  const known = flows.map((flow) => flow.name).join(', ');
  return flows.find((flow) => flow.name === name) ?? { kind: 'unknown', text: `There is no flow ${name}. There are: ${known}.` };
}
