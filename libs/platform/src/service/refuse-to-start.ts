/** Says everything that is wrong in one message for people, on stderr, and ends the process with code 1. */
export function refuseToStart(component: string, faults: readonly string[]): never {
  const lines = faults.flatMap((fault) => fault.split('\n')).map((line) => `  - ${line}`);
  process.stderr.write(`${component} does not start. Correct this and start it again:\n${lines.join('\n')}\n`);
  process.exit(1);
}
