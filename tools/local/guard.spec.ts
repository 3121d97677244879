import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const guardedProcess = new URL('./guarded-process.mjs', import.meta.url).href;

describe('a guarded server', () => {
  let dir: string;
  const started = new Set<number>();

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'guard-'));
  });

  afterEach(() => {
    for (const pid of started) if (lives(pid)) process.kill(pid, 'SIGKILL');
    started.clear();
    rmSync(dir, { recursive: true });
  });

  it('is stopped when its starter is killed with SIGKILL', async () => {
    const { starter, server } = await start('process.on("SIGTERM", () => process.exit()); setInterval(() => {}, 1000);');
    process.kill(starter, 'SIGKILL');
    await gone(server);
  });

  it('is killed when it ignores the signal to stop for longer than its grace time', async () => {
    const { starter, server } = await start('process.on("SIGTERM", () => {}); setInterval(() => {}, 1000);');
    process.kill(starter, 'SIGKILL');
    await gone(server);
  });

  it('makes way for the next start when its starter and its guard were both killed', async () => {
    const program = 'setInterval(() => {}, 1000);';
    const first = await start(program);
    for (const pid of [first.starter, guardOf(first.server)]) process.kill(pid, 'SIGKILL');
    const second = await start(program);
    expect(lives(first.server)).toBe(false);
    expect(lives(second.server)).toBe(true);
  });

  it('refuses a second start on the state of one that runs', async () => {
    const program = 'setInterval(() => {}, 1000);';
    const { server } = await start(program);
    await expect(start(program)).rejects.toThrow(`Process ${server} still uses this state folder`);
    expect(lives(server)).toBe(true);
  });

  /** Starts a process that starts a guarded server running `program`. */
  async function start(program: string): Promise<{ starter: number; server: number }> {
    const options = {
      command: process.execPath,
      args: ['-e', `console.log('up'); ${program}`, dir],
      stopSignal: 'SIGTERM',
      graceMs: 500,
      logFile: join(dir, 'log'),
      pidFile: join(dir, 'pid.json'),
    };
    const script = `const { startGuarded } = await import('${guardedProcess}'); console.log((await startGuarded(${JSON.stringify(options)})).pid);`;
    const before = logSize();
    const starter = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'pipe'] });
    started.add(Number(starter.pid));
    let errors = '';
    starter.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    const first = await Promise.race([once(starter.stdout, 'data'), once(starter, 'close').then(() => undefined)]);
    if (!first) throw new Error(errors);
    const server = Number(String(first[0]));
    started.add(server).add(guardOf(server));
    await until(() => logSize() > before);
    return { starter: Number(starter.pid), server };
  }

  function logSize(): number {
    try {
      return readFileSync(join(dir, 'log')).length;
    } catch {
      return 0;
    }
  }
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(20);
}

const gone = (pid: number): Promise<void> => until(() => !lives(pid));

/** A process that ended but was not collected by its parent yet counts as gone. */
function lives(pid: number): boolean {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z');
  } catch {
    return false;
  }
}

function guardOf(server: number): number {
  return Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(server)], { encoding: 'utf8' }));
}
