import { runCheck } from './run-check.mjs';
import { runIntegration } from './run-integration.mjs';
import { runJest } from './run-jest.mjs';
import { runStory } from './run-story.mjs';

/** @typedef {{ passed: number, failed: number }} Count */

/** The parts in their order. Those that need the built services come after the build, and fail without it. */
const parts = [
  { name: 'lint', run: () => runCheck('eslint', ['.']) },
  { name: 'format', run: () => runCheck('prettier', ['--check', '--log-level', 'warn', '.']) },
  { name: 'imports', run: () => runCheck('depcruise', ['apps', 'libs']) },
  { name: 'types', run: () => runCheck('tsc', ['-p', 'tsconfig.json', '--noEmit']) },
  { name: 'build', run: () => runCheck('npm', ['run', '--silent', 'build']) },
  { name: 'unit', run: () => runJest('unit') },
  { name: 'integration', needsBuild: true, run: runIntegration },
  { name: 'story', needsBuild: true, run: runStory },
];

/**
 * Runs every part, whatever became of those before it.
 * @returns {Promise<number>} the exit code
 */
export async function runAll() {
  /** @type {Map<string, Count>} */
  const counts = new Map();
  for (const { name, needsBuild, run } of parts) {
    console.log(`\n=== ${name}`);
    const buildFailed = needsBuild && counts.get('build')?.failed !== 0;
    if (buildFailed) console.log('Not run: the build failed');
    counts.set(name, buildFailed ? { passed: 0, failed: 1 } : await run());
  }
  console.log('');
  for (const [name, { passed, failed }] of counts) console.log(`${name.padEnd(12)} ${passed} passed, ${failed} failed`);
  const sum = (key) => [...counts.values()].reduce((total, count) => total + count[key], 0);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  return sum('failed') === 0 ? 0 : 1;
}
