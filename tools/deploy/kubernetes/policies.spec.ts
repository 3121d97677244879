import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { mayCall } from './network.js';
import { isOurs, podFaults, podsOf, type Container, type Pods, type PodSpec } from './pods.js';
import { renderAll, type KubernetesObject } from './render.js';
import { namesIn, openSecrets, settingFaults, settingsOf } from './settings.js';

const builds = renderAll();

/** Pods that break no rule; each rule is shown to find what is changed about them. */
const container: Container = {
  name: 'dataflow',
  image: 'dataflow-mapping:1',
  ports: [{ name: 'http', containerPort: 3000 }],
  securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
  resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '1', memory: '1Gi' } },
  startupProbe: {},
  livenessProbe: {},
  readinessProbe: {},
};
const spec: PodSpec = {
  containers: [container],
  automountServiceAccountToken: false,
  enableServiceLinks: false,
  securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
};
const labels = { 'app.kubernetes.io/name': 'dataflow' };
const changed = (change: Partial<PodSpec>): Pods => ({ name: 'p', labels, spec: { ...spec, ...change } });
const holding = (change: Partial<Container>): Pods => changed({ containers: [{ ...container, ...change }] });

/** Settings of a container as it finds them: from ConfigMaps, then its own. */
function environmentOf(objects: readonly KubernetesObject[], { envFrom = [], env = [] }: Container): ReadonlyMap<string, string> {
  const maps = envFrom.flatMap(({ configMapRef }) => {
    const map = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === configMapRef?.name);
    if (map === undefined) throw new Error(`There is no ConfigMap ${configMapRef?.name ?? ''}`);
    return Object.entries(map['data'] as Record<string, string>);
  });
  return new Map([...maps, ...env.map(({ name, value = '' }) => [name, value] as const)]);
}

describe.each([...builds.entries(), ['nothing', []] as const])('The pods of %s', (_build, objects) => {
  const pods = podsOf(objects);
  const ours = pods.filter(isOurs);

  it('keep to Pod Security "restricted", have no token, and say what they need and when they are well', () => {
    expect(pods.flatMap(podFaults)).toEqual([]);
  });

  it('are given every setting that they need, none that they do not read, and secrets only as files', () => {
    for (const pod of ours) {
      const component = pod.labels['app.kubernetes.io/component'] ?? pod.labels['app.kubernetes.io/name'] ?? '';
      for (const one of pod.spec.containers) {
        const environment = environmentOf(objects, one);
        expect(settingFaults(component, environment)).toEqual([]);
        expect(openSecrets(environment)).toEqual([]);
        expect(unmounted(pod.spec, one, environment)).toEqual([]);
      }
    }
  });

  it('are looked after when nodes are drained, and bear the labels that their Service looks for', () => {
    const services = ours.filter(
      (pod) => pod.spec.containers.some(({ ports = [] }) => ports.length > 0) && pod.labels['app.kubernetes.io/component'],
    );
    for (const { labels: own } of services) {
      const named = (kind: string) =>
        objects.find((object) => object.kind === kind && object.metadata.name === own['app.kubernetes.io/component']);
      const wanted = { 'app.kubernetes.io/name': 'dataflow', 'app.kubernetes.io/component': own['app.kubernetes.io/component'] };
      expect(named('PodDisruptionBudget')?.['spec']).toMatchObject({ maxUnavailable: 1, selector: { matchLabels: wanted } });
      expect(named('Service')?.['spec']).toMatchObject({ selector: wanted });
      expect(named('ServiceAccount')).toMatchObject({ automountServiceAccountToken: false });
    }
  });

  it('may call nobody and be called by nobody but as a NetworkPolicy says', () => {
    const denials = objects
      .filter(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'deny-all')
      .map((policy) => policy['spec']);
    expect(denials).toEqual(pods.length > 0 ? [{ podSelector: {}, policyTypes: ['Ingress', 'Egress'] }] : []);
  });
});

/** Secrets whose file is in no mounted Secret. */
function unmounted(
  { volumes = [] }: PodSpec,
  { volumeMounts = [] }: Container,
  environment: ReadonlyMap<string, string>,
): readonly string[] {
  const secret = (name: string) => volumes.some((volume) => volume.name === name && volume.secret !== undefined);
  const folders = volumeMounts.filter(({ name }) => secret(name)).map(({ mountPath }) => `${mountPath}/`);
  return [...environment]
    .filter(([name, path]) => name.endsWith('_FILE') && !folders.some((folder) => path.startsWith(folder)))
    .map(([name]) => name);
}

describe('In development', () => {
  const objects = builds.get('development') ?? [];
  const pods = new Map(
    podsOf(objects).map((pod) => [pod.labels['app.kubernetes.io/component'] ?? pod.labels['app.kubernetes.io/name'] ?? '', pod]),
  );
  const needed = [
    ...['webcrm-connector', 'custom-crm-connector', 'mapping', 'cli', 'setup'].flatMap((name) => [
      [name, 'kafka', 'kafka'],
      [name, 'postgres', 'postgres'],
    ]),
    ['sandbox', 'postgres', 'postgres'],
    ['kafka', 'kafka', 'kafka'],
    ['webcrm-connector', 'sandbox', 'webcrm'],
    ['custom-crm-connector', 'sandbox', 'custom-crm'],
  ].map((call) => call.join(' '));

  it('everybody may call whom they need, and nobody else', () => {
    const ports = [...pods].flatMap(
      ([
        name,
        {
          spec: { containers },
        },
      ]) => containers.flatMap(({ ports: all = [] }) => all.map((port) => ({ name, port: port.name }))),
    );
    const calls = [...pods].flatMap(([from, caller]) =>
      ports.flatMap(({ name, port }) => {
        const called = pods.get(name);
        return called !== undefined && mayCall(objects, caller, called, port) ? [`${from} ${name} ${port}`] : [];
      }),
    );
    expect(new Set(calls)).toEqual(new Set(pods.size > 0 ? needed : []));
  });
});

describe('The rules for pods', () => {
  it.each<[string, Pods]>([
    ['has hostNetwork', changed({ ['hostNetwork']: true })],
    ['has hostPID', changed({ ['hostPID']: true })],
    ['has hostIPC', changed({ ['hostIPC']: true })],
    ['may run as root', changed({ securityContext: { seccompProfile: { type: 'RuntimeDefault' } } })],
    ['runs as root', changed({ securityContext: { runAsNonRoot: true, runAsUser: 0, seccompProfile: { type: 'RuntimeDefault' } } })],
    ['has no seccomp profile', changed({ securityContext: { runAsNonRoot: true } })],
    ['has a token of its service account', changed({ automountServiceAccountToken: true })],
    ['gets variables of other services', changed({ enableServiceLinks: true })],
    ['has a volume of the kind hostPath', changed({ volumes: [{ name: 'v', ...{ hostPath: {} } }] })],
    ['may gain privileges', holding({ securityContext: { ...container.securityContext, allowPrivilegeEscalation: true } })],
    ['is privileged', holding({ securityContext: { ...container.securityContext, privileged: true } })],
    ['keeps capabilities', holding({ securityContext: { ...container.securityContext, capabilities: { drop: [] } } })],
    [
      'adds capabilities',
      holding({ securityContext: { ...container.securityContext, capabilities: { drop: ['ALL'], add: ['NET_ADMIN'] } } }),
    ],
    ['may write to its root file system', holding({ securityContext: { ...container.securityContext, readOnlyRootFilesystem: false } })],
    ["takes a port of its node's", holding({ ports: [{ name: 'http', containerPort: 3000, hostPort: 80 }] })],
    ['has no version of its image x', holding({ image: 'x' })],
    ['takes whatever image is the latest', holding({ image: 'x:latest' })],
    ['says no limits of memory', holding({ resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '1' } } })],
    ['has no readinessProbe', changed({ containers: [without(container, 'readinessProbe')] })],
  ])('find that a pod %s', (fault, pods) => {
    expect(podFaults({ name: 'p', labels, spec })).toEqual([]);
    expect(podFaults(pods)).toEqual([`p ${fault}`]);
  });

  it('find settings that are not read, are missing, are refused, or are secret', () => {
    const right = new Map([
      ['KAFKA_BROKERS', 'kafka:9092'],
      ['DATABASE_URL_FILE', '/run/secrets/uri'],
    ]);
    expect(settingFaults('mapping', right)).toEqual([]);
    expect(settingFaults('mapping', new Map([...right, ['WEBCRM_POLL_SECONDS', '1']]))).toEqual([
      'mapping does not read WEBCRM_POLL_SECONDS',
    ]);
    expect(settingFaults('mapping', new Map([...right].slice(1)))).toEqual([expect.stringMatching(/^KAFKA_BROKERS must be/)]);
    expect(settingFaults('mapping', new Map([...right, ['HISTORY_DAYS', 'all']]))).toEqual([expect.stringMatching(/^HISTORY_DAYS must/)]);
    expect(openSecrets(new Map([['DATABASE_URL', 'postgres://']]))).toEqual(['DATABASE_URL']);
    expect(unmounted(spec, container, right)).toEqual(['DATABASE_URL_FILE']);
  });
});

describe('Every setting that is read', () => {
  it('is explained where people look for it', () => {
    const explained = readFileSync('README.md', 'utf8') + readFileSync('apps/sandbox/README.md', 'utf8');
    const names = Object.values(settingsOf).flatMap((classes) => [...namesIn(classes)]);
    expect([...new Set(names)].filter((name) => !explained.includes(`\`${name}\``))).toEqual([]);
  });
});

function without<T extends object>(object: T, key: keyof T): T {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key)) as T;
}
