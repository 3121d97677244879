import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';

/** One of the examples as a process. */
export class Example {
  private output = '';
  private errors = '';
  private readonly ended: Promise<number | null>;

  private constructor(private readonly child: ChildProcessByStdio<null, Readable, Readable>) {
    child.stdout.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.errors += text));
    this.ended = new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  }

  /** @param env its settings */
  static start(command: string, args: readonly string[], env: Readonly<Record<string, string>>): Example {
    return new Example(spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] }));
  }

  /** What it has printed by now. */
  get lines(): readonly string[] {
    return linesOf(this.output);
  }

  /** What it has passed over by now. */
  get passedOver(): readonly string[] {
    return linesOf(this.errors).filter((line) => line.endsWith('is no change event; passed over'));
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** @throws with all that it said when it does not end well */
  async end(): Promise<this> {
    const code = await this.ended;
    if (code !== 0) throw new Error(`${this.child.spawnargs.join(' ')} ended with code ${String(code)}:\n${this.output}${this.errors}`);
    return this;
  }
}

function linesOf(text: string): readonly string[] {
  return stripVTControlCharacters(text)
    .split('\n')
    .filter((line) => line !== '');
}
