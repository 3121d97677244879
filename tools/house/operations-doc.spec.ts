import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { stagesOfDockerfile } from '../deploy/dockerfile.js';

const text = readFileSync('docs/operations.md', 'utf8');
const objects = globSync('deploy/kubernetes/{base,overlays}/**/*.yaml')
  .flatMap((file) =>
    parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS() as { kind: string; metadata?: { name: string } }),
  )
  .map(({ kind, metadata }) => `${kind.toLowerCase()}/${metadata?.name ?? ''}`);

/** Every first group of a pattern, each once. */
const named = (pattern: RegExp): readonly string[] => [...new Set([...text.matchAll(pattern)].map(([, name = '']) => name))];

describe('docs/operations.md', () => {
  it.each(named(/(?:`dataflow|main\.js) ([a-z-]+)/g))('names dataflow %s, which is a command', (command) => {
    expect(existsSync(`apps/cli/src/commands/${command}.ts`)).toBe(true);
  });

  it.each(named(/dataflow ((?:links|conflicts|dead-letters) [a-z-]+) /g))('names dataflow %s, which is a command', (command) => {
    expect(existsSync(`apps/cli/src/commands/${command.replace(' ', '/')}.ts`)).toBe(true);
  });

  it.each(named(/npm run ([a-z:]+)/g))('names the script %s, which is one', (script) => {
    expect(Object.keys((JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: object }).scripts)).toContain(script);
  });

  it.each(named(/--target ([a-z-]+)/g))('builds %s, which is a target', (target) => {
    expect(stagesOfDockerfile().map(({ name }) => name)).toContain(target);
  });

  it.each(named(/\b((?:deploy|deployment|job)\/[a-z-]+)(?=[ `\n])/g))('names %s, which is an object', (name) => {
    expect(objects).toContain(name.replace(/^deploy\//, 'deployment/'));
  });

  it.each(named(/-k (\S+)/g))('applies %s, which is an overlay', (folder) => {
    expect(existsSync(`${folder}/kustomization.yaml`)).toBe(true);
  });
});
