import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../free-port.mjs';
import { startGuarded } from '../guarded-process.mjs';
import { brokerSettings, clusterId } from './broker-settings.mjs';

const pom = fileURLToPath(new URL('./pom.xml', import.meta.url));
const copyDependencies = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';
const java = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin', 'java') : 'java';
const jvm = ['-Xms128m', '-Xmx512m', '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn', '-Dorg.slf4j.simpleLogger.showDateTime=true'];

/** What is missing to run the broker on Java, as texts; empty when nothing is. */
export function missingForJava() {
  const missing = [];
  const version = /version "(\d+)/.exec(spawnSync(java, ['-version'], { encoding: 'utf8' }).stderr ?? '')?.[1];
  if (version === undefined) missing.push('no Java found');
  else if (Number(version) < 17) missing.push(`Java ${version} is too old (17 or newer is needed)`);
  if (spawnSync('mvn', ['-version'], { stdio: 'ignore' }).status !== 0) missing.push('no Maven (mvn) found');
  return missing;
}

/**
 * Runs the broker on this machine's Java, with the jars of Maven Central.
 * @param {{ dataDir: string, libsDir: string, configFile: string, logFile: string, pidFile: string, log: (line: string) => void, wanted?: number }} options
 * @returns {Promise<{ server: import('../guarded-process.mjs').GuardedProcess, port: number }>}
 */
export async function startWithJava({ dataDir, libsDir, configFile, logFile, pidFile, log, wanted }) {
  fetchJars(libsDir, log);
  const port = wanted ?? (await freePort());
  const settings = brokerSettings({ port, controllerPort: await freePort(), listenOn: '127.0.0.1', dataDir });
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(
    configFile,
    Object.entries(settings)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );
  const classPath = ['-cp', join(libsDir, '*')];
  if (!existsSync(join(dataDir, 'meta.properties'))) {
    run(java, [...jvm, ...classPath, 'kafka.tools.StorageTool', 'format', '--cluster-id', clusterId, '--config', configFile]);
  }
  const args = [...jvm, ...classPath, 'kafka.Kafka', configFile];
  return { port, server: await startGuarded({ command: java, args, stopSignal: 'SIGTERM', graceMs: 15_000, logFile, pidFile }) };
}

/** Copies the jars that pom.xml names, once: the copy of pom.xml beside them tells that they are complete. */
function fetchJars(libsDir, log) {
  const wanted = readFileSync(pom, 'utf8');
  const stamp = join(libsDir, 'pom.xml');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  log('Fetching Apache Kafka from Maven Central (once, about 45 MB)');
  rmSync(libsDir, { recursive: true, force: true });
  run('mvn', ['--batch-mode', '--quiet', '--file', pom, copyDependencies, `-DoutputDirectory=${libsDir}`, '-DincludeScope=runtime']);
  writeFileSync(stamp, wanted);
}

function run(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${error?.message ?? `${stdout}${stderr}`.trim()}`);
}
