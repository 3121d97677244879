import { jest } from '@jest/globals';
import { runProgram } from '../src/run-program.js';

/** What a run of the command line said. */
export interface Ran<T> {
  readonly code: number;
  readonly out: string;
  readonly error: string;
  /** With --json, what it printed. */
  readonly data: T;
}

/** Runs the command line as a person or, with --json, a program would. @param seen told what was printed so far */
export async function runDataflow<T = unknown>(args: readonly string[], seen: (out: string) => void = () => undefined): Promise<Ran<T>> {
  const texts = { out: '', error: '' };
  const out = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    texts.out += String(text);
    seen(texts.out);
    return true;
  });
  const error = jest.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((texts.error += String(text))));
  try {
    process.exitCode = 0;
    await runProgram(args);
    const code: number = process.exitCode;
    const isOneText = args.includes('--json') && args[0] !== 'tail' && texts.out !== '';
    return { code, ...texts, data: (isOneText ? JSON.parse(texts.out) : undefined) as T };
  } finally {
    process.exitCode = 0;
    out.mockRestore();
    error.mockRestore();
  }
}
