import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { checkout } from '../bootstrap/checkout.mjs';
import { runCommand } from './run-command.mjs';

/**
 * Runs one project of jest.config.mjs and counts its tests. A spec file that can't even be loaded is one failure.
 * @param {'unit' | 'simulation' | 'integration' | 'faults'} project
 * @param {{ args?: string[], env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<import('./run-all.mjs').Count>}
 */
export async function runJest(project, { args = [], env = {} } = {}) {
  const folder = join(checkout, '.local', 'test');
  const outputFile = join(folder, `${project}.json`);
  mkdirSync(folder, { recursive: true });
  rmSync(outputFile, { force: true });
  const node = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const jest = [
    join(checkout, 'node_modules', 'jest', 'bin', 'jest.js'),
    '--selectProjects',
    project,
    '--json',
    `--outputFile=${outputFile}`,
  ];
  const passed = await runCommand(process.execPath, [...node, ...jest, ...args], env);
  return count(outputFile, passed);
}

function count(outputFile, passed) {
  let result;
  try {
    result = JSON.parse(readFileSync(outputFile, 'utf8'));
  } catch {
    return { passed: 0, failed: 1 };
  }
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  // Jest can fail with no failing test: an open handle, a coverage threshold.
  return { passed: result.numPassedTests, failed: passed ? failed : Math.max(1, failed), failures: result.testResults.flatMap(failuresOf) };
}

function failuresOf({ name, message, assertionResults }) {
  const tests = assertionResults.filter(({ status }) => status === 'failed');
  if (tests.length === 0) return message === '' ? [] : [`${relative(checkout, name)}: ${beginningOf(message)}`];
  return tests.map(({ fullName, failureMessages }) => `${relative(checkout, name)}: ${fullName}: ${beginningOf(failureMessages[0] ?? '')}`);
}

function beginningOf(message) {
  return stripVTControlCharacters(message).slice(0, 500);
}
