import { join } from 'node:path';
import ts from 'typescript';
import type { KubernetesObject } from './render.js';

/** Where the types and schemas of an API group are; all others are Kubernetes' own. */
const packages: Readonly<Record<string, string>> = {
  'keda.sh': '@kubernetes-models/keda',
  'kafka.strimzi.io': '@kubernetes-models/strimzi-kafka-operator',
  'postgresql.cnpg.io': '@kubernetes-models/cloudnative-pg',
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator',
};

function moduleOf({ apiVersion, kind }: KubernetesObject): string {
  return `${packages[apiVersion.split('/')[0] ?? ''] ?? 'kubernetes-models'}/${apiVersion}/${kind}`;
}

/** What the schemas of Kubernetes and the operators say against objects: missing keys, wrong values. A text for each fault. */
export async function againstSchemas(objects: readonly KubernetesObject[]): Promise<readonly string[]> {
  const found = await Promise.all(
    objects.map(async (object) => {
      const module = (await import(moduleOf(object))) as Record<string, new (data: unknown) => { validate(): void }>;
      const Model = module[object.kind];
      try {
        if (Model === undefined) throw new Error(`there is no ${object.kind} in ${object.apiVersion}`);
        new Model(object).validate();
        return [];
      } catch (error) {
        return [`${object.kind} ${object.metadata.name}: ${(error as Error).message}`];
      }
    }),
  );
  return found.flat();
}

/**
 * Keys that Kubernetes and the operators do not know, which their schemas let through and a cluster drops: the compiler refuses them in a literal of
 * the type. A text for each fault.
 */
export function unknownKeys(objects: readonly KubernetesObject[]): readonly string[] {
  const file = join(process.cwd(), 'tools', 'deploy', 'kubernetes', 'objects.generated.ts');
  const literals = objects.map(
    (object, index) =>
      `import type { I${object.kind} as T${String(index)} } from '${moduleOf(object)}'; export const o${String(index)}: T${String(index)} = ${JSON.stringify(object)};`,
  );
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const fromDisk = host.getSourceFile.bind(host);
  host.getSourceFile = (name, ...rest) =>
    name === file ? ts.createSourceFile(name, literals.join('\n'), ts.ScriptTarget.ES2022) : fromDisk(name, ...rest);
  const exists = host.fileExists.bind(host);
  host.fileExists = (name) => name === file || exists(name);
  const program = ts.createProgram([file], options, host);
  const source = program.getSourceFile(file);
  return program.getSemanticDiagnostics(source).map(({ start = 0, messageText }) => {
    const object = objects[source?.getLineAndCharacterOfPosition(start).line ?? 0];
    return `${object?.kind ?? ''} ${object?.metadata.name ?? ''}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}
