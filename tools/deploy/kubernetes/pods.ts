import type { KubernetesObject } from './render.js';

/** A container as far as the rules look at it. */
export interface Container {
  readonly name: string;
  readonly image: string;
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly envFrom?: readonly { readonly configMapRef?: { readonly name: string } }[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number; readonly hostPort?: number }[];
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
  readonly resources?: Readonly<Record<'requests' | 'limits', Readonly<Record<string, string>>>>;
  readonly securityContext?: {
    readonly allowPrivilegeEscalation?: boolean;
    readonly privileged?: boolean;
    readonly readOnlyRootFilesystem?: boolean;
    readonly capabilities?: { readonly drop?: readonly string[]; readonly add?: readonly string[] };
  };
  readonly startupProbe?: object;
  readonly livenessProbe?: object;
  readonly readinessProbe?: object;
}

/** The pods of a Deployment, StatefulSet or Job, as far as the rules look at them. */
export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly { readonly name: string; readonly secret?: object }[];
  readonly automountServiceAccountToken?: boolean;
  readonly enableServiceLinks?: boolean;
  readonly serviceAccountName?: string;
  readonly securityContext?: {
    readonly runAsNonRoot?: boolean;
    readonly runAsUser?: number;
    readonly seccompProfile?: { readonly type: string };
  };
  readonly [key: string]: unknown;
}

/** A workload's pods and the labels that they bear. */
export interface Pods {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: PodSpec;
}

/** The pods of all workloads among objects. */
export function podsOf(objects: readonly KubernetesObject[]): readonly Pods[] {
  return objects.flatMap(({ kind, metadata, spec }) => {
    const template = (spec as { template?: { metadata: { labels: Record<string, string> }; spec: PodSpec } } | undefined)?.template;
    return template === undefined ? [] : [{ name: `${kind} ${metadata.name}`, labels: template.metadata.labels, spec: template.spec }];
  });
}

/** Whether pods are of our own images. */
export function isOurs({ labels }: Pods): boolean {
  return ['dataflow', 'sandbox'].includes(labels['app.kubernetes.io/name'] ?? '');
}

const harmlessVolumes = new Set([
  'name',
  'configMap',
  'secret',
  'emptyDir',
  'projected',
  'downwardAPI',
  'csi',
  'persistentVolumeClaim',
  'ephemeral',
]);

/** What of pods breaks Pod Security "restricted" or our own rules, a text each. */
export function podFaults(pods: Pods): readonly string[] {
  const { spec } = pods;
  const { securityContext: security = {} } = spec;
  const wrong: (string | false)[] = [
    ...['hostNetwork', 'hostPID', 'hostIPC'].map((name) => spec[name] === true && `has ${name}`),
    security.runAsNonRoot !== true && 'may run as root',
    security.runAsUser === 0 && 'runs as root',
    security.seccompProfile?.type !== 'RuntimeDefault' && 'has no seccomp profile',
    spec.automountServiceAccountToken !== false && 'has a token of its service account',
    spec.enableServiceLinks !== false && 'gets variables of other services',
    ...(spec.volumes ?? []).flatMap((volume) =>
      Object.keys(volume).map((kind) => !harmlessVolumes.has(kind) && `has a volume of the kind ${kind}`),
    ),
  ];
  const containers = [...spec.containers, ...(spec.initContainers ?? [])].flatMap((container) => containerFaults(container, isOurs(pods)));
  return [...wrong, ...containers].filter((text) => text !== false).map((text) => `${pods.name} ${text}`);
}

function containerFaults(container: Container, isOwnImage: boolean): (string | false)[] {
  const { securityContext: security = {}, resources, ports = [], image } = container;
  const amounts = (['requests', 'limits'] as const).flatMap((kind) => ['cpu', 'memory'].map((what) => [kind, what] as const));
  const probes = ['startupProbe', 'livenessProbe', 'readinessProbe'] as const;
  return [
    security.allowPrivilegeEscalation !== false && 'may gain privileges',
    security.privileged === true && 'is privileged',
    !security.capabilities?.drop?.includes('ALL') && 'keeps capabilities',
    (security.capabilities?.add ?? []).length > 0 && 'adds capabilities',
    isOwnImage && security.readOnlyRootFilesystem !== true && 'may write to its root file system',
    ports.some(({ hostPort }) => hostPort !== undefined) && "takes a port of its node's",
    !/:[^/]+$/.test(image) && `has no version of its image ${image}`,
    image.endsWith(':latest') && 'takes whatever image is the latest',
    ...amounts.map(([kind, what]) => resources?.[kind][what] === undefined && `says no ${kind} of ${what}`),
    ...probes.map((probe) => ports.length > 0 && container[probe] === undefined && `has no ${probe}`),
  ];
}
