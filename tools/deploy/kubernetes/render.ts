import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';

/** An object as it goes to a cluster. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Readonly<Record<string, string>> };
  readonly [key: string]: unknown;
}

const root = resolve('deploy/kubernetes');

/** What the overlays leave out, so that every component is built once. */
const restOfTheComponents = `
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: dataflow
resources: [ROOT/base]
components:
  - ROOT/components/kafka-login
  - ROOT/components/strimzi
  - ROOT/components/private-ca
  - ROOT/components/cloudnative-pg
  - ROOT/components/cpu-autoscaling
  - ROOT/components/tracing
configMapGenerator:
  - { name: settings, behavior: merge, literals: ['KAFKA_BROKERS=kafka-kafka-bootstrap:9093', 'DATABASE_SSL=true'] }
  - { name: custom-crm-connector, behavior: merge, literals: ['CUSTOM_CRM_BASE_URL=https://crm.example.com'] }
`;

/**
 * What `kubectl kustomize` makes of every overlay, and of the components that no overlay takes, by name. Empty, and told on standard error,
 * where there is no kubectl.
 * @throws when one can't be built
 */
export function renderAll(): ReadonlyMap<string, readonly KubernetesObject[]> {
  if (spawnSync('kubectl', ['version', '--client']).status !== 0) {
    process.stderr.write('Skipped: there is no kubectl here, so that the Kubernetes objects are not built\n');
    return new Map();
  }
  const folder = mkdtempSync(join(tmpdir(), 'dataflow-kustomize-'));
  try {
    writeFileSync(join(folder, 'kustomization.yaml'), restOfTheComponents.replaceAll('ROOT', relative(folder, root)));
    return new Map([
      ['development', render(join(root, 'overlays', 'development'))],
      ['production', render(join(root, 'overlays', 'production'))],
      ['the other components', render(folder)],
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function render(folder: string): readonly KubernetesObject[] {
  const { status, stdout, stderr } = spawnSync('kubectl', ['kustomize', folder], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`kubectl kustomize ${folder} failed: ${stderr}`);
  // Kubernetes reads YAML 1.1.
  return parseAllDocuments(stdout, { version: '1.1' }).map((document) => document.toJS() as KubernetesObject);
}
