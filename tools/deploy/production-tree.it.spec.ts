import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dockerAnswers } from '../local/kafka/start-with-docker.mjs';
import { makeProductionTree, type ProductionTree } from './production-tree.js';

if (!dockerAnswers()) process.stderr.write('Skipped: no Docker engine answers, so that the images are not built; what they hold is\n');

let tree: ProductionTree;
beforeAll(() => {
  if (!existsSync('dist/apps/mapping/main.js')) throw new Error('Nothing is built: run `npm run build`');
  tree = makeProductionTree();
}, 120_000);

afterAll(() => {
  rmSync(tree.folder, { recursive: true, force: true });
});

/** Starts what was built with nothing but these settings, and waits for its end. */
function start(cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, env, encoding: 'utf8', timeout: 60_000 });
  return { status, said: stdout + stderr };
}

describe('What the images hold', () => {
  it.each(['webcrm-connector', 'custom-crm-connector', 'mapping'])(
    'starts the %s with production dependencies alone: it says which settings it lacks',
    (app) => {
      const { status, said } = start(tree.folder, [`dist/apps/${app}/main.js`]);
      expect(said).toContain(`${app} does not start. Correct this and start it again:\n`);
      expect(said).toContain('DATABASE_URL must be of the form');
      expect(status).toBe(1);
    },
  );

  it('starts the command line', () => {
    const { status, said } = start(tree.folder, ['dist/apps/cli/main.js', '--help']);
    expect(said).toContain('setup');
    expect(status).toBe(0);
  });

  it('starts the sandbox with the development dependencies', () => {
    const { status, said } = start(process.cwd(), ['dist/apps/sandbox/main.js'], { PORT: 'none' });
    expect(said).toContain('sandbox does not start. Correct this and start it again:\n  - PORT must');
    expect(status).toBe(1);
  });

  it('has a bill of materials that names what is installed and nothing else', () => {
    const bill = JSON.parse(readFileSync(join(tree.folder, 'sbom.cdx.json'), 'utf8')) as {
      readonly bomFormat: string;
      readonly components: readonly { readonly name: string; readonly version: string }[];
    };
    expect(bill.bomFormat).toBe('CycloneDX');
    expect(tree.installed).toContain('kafkajs@2.2.4');
    expect(new Set(bill.components.map(({ name, version }) => `${name}@${version}`))).toEqual(tree.installed);
  });
});
