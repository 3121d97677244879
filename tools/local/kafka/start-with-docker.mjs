import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { freePort } from '../free-port.mjs';
import { startGuarded } from '../guarded-process.mjs';
import { brokerSettings, clusterId } from './broker-settings.mjs';

const image = 'apache/kafka:4.1.1';

/** Whether a container engine answers; the client alone is not enough. */
export function dockerAnswers() {
  return spawnSync('docker', ['info', '--format', '{{.ServerVersion}}'], { stdio: 'ignore', timeout: 10_000 }).status === 0;
}

/**
 * Runs the broker in a container that ends with this process. Its data is kept in a volume named after the data folder.
 * @param {{ dataDir: string, logFile: string, pidFile: string, log: (line: string) => void, wanted?: number }} options
 * @returns {Promise<{ server: import('../guarded-process.mjs').GuardedProcess, port: number }>}
 */
export async function startWithDocker({ dataDir, logFile, pidFile, log, wanted }) {
  pullImage(log);
  const port = wanted ?? (await freePort());
  const settings = brokerSettings({ port, controllerPort: await freePort(), listenOn: '0.0.0.0', dataDir: '/var/lib/kafka/data' });
  const environment = Object.entries(settings).flatMap(([name, value]) => [
    '-e',
    `KAFKA_${name.replaceAll('.', '_').toUpperCase()}=${value}`,
  ]);
  const volume = ['-v', `${volumeName(dataDir)}:/var/lib/kafka/data`];
  // Attached, so that the client hands the stop signal on to the broker; --rm then removes the container.
  const args = [
    'run',
    '--rm',
    '--init',
    '-p',
    `127.0.0.1:${port}:${port}`,
    ...volume,
    '-e',
    `CLUSTER_ID=${clusterId}`,
    '-e',
    'KAFKA_HEAP_OPTS=-Xmx512m',
    ...environment,
    image,
  ];
  return { port, server: await startGuarded({ command: 'docker', args, stopSignal: 'SIGTERM', graceMs: 15_000, logFile, pidFile }) };
}

function pullImage(log) {
  if (spawnSync('docker', ['image', 'inspect', image], { stdio: 'ignore' }).status === 0) return;
  log(`Fetching the image ${image} (once)`);
  const { status, stderr } = spawnSync('docker', ['pull', '--quiet', image], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`docker pull ${image} failed:\n${stderr.trim()}`);
}

/** Removes what `startWithDocker` kept for this data folder. */
export function removeDockerData(dataDir) {
  spawnSync('docker', ['volume', 'rm', '--force', volumeName(dataDir)], { stdio: 'ignore' });
}

function volumeName(dataDir) {
  return `dataflow-kafka-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`;
}
