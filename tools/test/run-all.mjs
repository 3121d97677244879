import { performance } from 'node:perf_hooks';
import { runChaos } from './run-chaos.mjs';
import { runCheck } from './run-check.mjs';
import { runDemo } from './run-demo.mjs';
import { runIntegration } from './run-integration.mjs';
import { runJest } from './run-jest.mjs';

/** @typedef {{ passed: number, failed: number, failures?: string[] }} Count `failures`: which, and how each begins */
/** @typedef {{ name: string, needsBuild?: boolean, run: () => Count | Promise<Count> }} Part */

/**
 * The parts in their order: stage by stage, the tracks of a stage side by side, the parts of a track one after the other. Those that need
 * the built services come after the build, and fail without it.
 * @type {Array<Array<Array<Part>>>}
 */
const stages = [
  [
    [{ name: 'lint', run: () => runCheck('eslint', ['.']) }],
    [{ name: 'format', run: () => runCheck('prettier', ['--check', '--log-level', 'warn', '.']) }],
    [{ name: 'imports', run: () => runCheck('depcruise', ['apps', 'libs']) }],
    [{ name: 'types', run: () => runCheck('tsc', ['-p', 'tsconfig.json', '--noEmit']) }],
  ],
  [[{ name: 'build', run: () => runCheck('npm', ['run', '--silent', 'build']) }]],
  [
    [{ name: 'unit', run: () => runJest('unit', { args: ['--maxWorkers=1'] }) }],
    [{ name: 'simulation', run: () => runJest('simulation', { args: ['--runInBand'] }) }],
  ],
  // These mostly wait, for services and for what is taken away from them.
  [
    [{ name: 'integration', needsBuild: true, run: runIntegration }],
    [
      { name: 'faults', needsBuild: true, run: () => runJest('faults', { args: ['--runInBand'] }) },
      { name: 'chaos', needsBuild: true, run: runChaos },
      { name: 'demo', needsBuild: true, run: runDemo },
    ],
  ],
];

/**
 * Runs every part, whatever became of those before it.
 * @returns {Promise<number>} the exit code
 */
export async function runAll() {
  /** @type {Map<string, Count & { seconds: number }>} */
  const counts = new Map();
  const runTrack = async (track) => {
    for (const { name, needsBuild, run } of track) {
      console.log(`\n=== ${name}`);
      const buildFailed = needsBuild && counts.get('build')?.failed !== 0;
      if (buildFailed) console.log('Not run: the build failed');
      const startedAt = performance.now();
      const count = buildFailed ? { passed: 0, failed: 1 } : await run();
      counts.set(name, { ...count, seconds: Math.round((performance.now() - startedAt) / 1_000) });
    }
  };
  for (const tracks of stages) await Promise.all(tracks.map(runTrack));
  console.log('');
  for (const [name, { passed, failed, seconds }] of counts)
    console.log(`${name.padEnd(12)} ${passed} passed, ${failed} failed, ${seconds} s`);
  for (const { failures = [] } of counts.values()) for (const failure of failures) console.log(`\n✗ ${failure}`);
  const sum = (key) => [...counts.values()].reduce((total, count) => total + count[key], 0);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  return sum('failed') === 0 ? 0 : 1;
}
