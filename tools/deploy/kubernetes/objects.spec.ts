import { globSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { renderAll, type KubernetesObject } from './render.js';
import { againstSchemas, unknownKeys } from './schemas.js';

const builds = renderAll();
const all = [...builds.values()].flat();

/** An object like one of ours with one thing changed, to see that it is found. */
const broken: KubernetesObject = {
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name: 'broken' },
  spec: { maxUnavailable: 1, selector: { matchLabels: {} } },
};

/** Where a kustomization names the version. */
interface Versions {
  readonly images: readonly { readonly newTag: string }[];
  readonly labels: readonly { readonly pairs: Readonly<Record<string, string>> }[];
}

describe('The Kubernetes objects', () => {
  it('keep to the schemas of Kubernetes, KEDA, Strimzi, CloudNativePG and the Prometheus operator', async () => {
    expect(await againstSchemas(all)).toEqual([]);
    expect(await againstSchemas([broken])).toEqual([]);
    expect(await againstSchemas([{ ...broken, spec: { maxUnavailable: [] } }])).toHaveLength(1);
    expect(
      await againstSchemas([{ ...broken, apiVersion: 'kafka.strimzi.io/v1', kind: 'KafkaTopic', spec: { partitions: 'six' } }]),
    ).toHaveLength(1);
  });

  it('have no keys but those that are known', () => {
    const misspelt = { ...broken, spec: { maxUnavailible: 1, selector: { matchLabels: {} } } };
    const found = unknownKeys([...all, misspelt]);
    expect(found).toEqual([expect.stringMatching(/^PodDisruptionBudget broken: .*maxUnavailible/)]);
  });

  it('are built of every component', () => {
    const components = readdirSync('deploy/kubernetes/components');
    const taken = [
      readFileSync('tools/deploy/kubernetes/render.ts', 'utf8'),
      ...globSync('deploy/kubernetes/overlays/*/kustomization.yaml').map((file) => readFileSync(file, 'utf8')),
    ].join('\n');
    expect(components.filter((name) => !taken.includes(`/components/${name}\n`))).toEqual([]);
  });

  it.each(['development', 'production'])('all say in %s whose part they are', (overlay) => {
    const unlabelled = builds.get(overlay)?.filter(({ metadata }) => metadata.labels?.['app.kubernetes.io/part-of'] !== 'dataflow') ?? [];
    expect(unlabelled.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([]);
  });

  it('hold every flow file', () => {
    const { configMapGenerator } = parse(readFileSync('flows/Kustomization', 'utf8')) as {
      configMapGenerator: readonly { readonly files: readonly string[] }[];
    };
    expect(configMapGenerator.flatMap(({ files }) => files)).toEqual(readdirSync('flows').filter((name) => name.endsWith('.yaml')));
  });

  it('are of the version of the package', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    for (const file of ['base', 'overlays/development']) {
      const text = readFileSync(`deploy/kubernetes/${file}/kustomization.yaml`, 'utf8');
      const { images, labels } = parse(text) as Versions;
      const versions = [...images.map(({ newTag }) => newTag), ...labels.map(({ pairs }) => pairs['app.kubernetes.io/version'] ?? version)];
      expect(new Set(versions)).toEqual(new Set([version]));
    }
  });
});
