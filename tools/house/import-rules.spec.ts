import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

interface Violation {
  readonly rule: { readonly name: string };
  readonly from: string;
}

const checkout = process.cwd();
const libs = ['change-events', 'connector-kit', 'dataflows', 'link-registry', 'messaging', 'operators', 'platform'];

/** What must be found: rule, file and the line in it that breaks the rule. */
const forbidden: readonly (readonly [rule: string, file: string, line: string])[] = [
  ['no-app-knows-another', 'apps/mapping/src/knows-an-app.ts', "import '../../cli/src/main.js';"],
  ['platform-imports-only-what-it-may', 'libs/platform/src/looks-up.ts', "import '#messaging';"],
  ['change-events-imports-only-what-it-may', 'libs/change-events/src/looks-up.ts', "import type { platform } from '#platform';"],
  ['dataflows-imports-only-what-it-may', 'libs/dataflows/src/looks-up.ts', "import '#platform';"],
  ['messaging-imports-only-what-it-may', 'libs/messaging/src/looks-up.ts', "import '#dataflows';"],
  ['link-registry-imports-only-what-it-may', 'libs/link-registry/src/looks-up.ts', "import '#messaging';"],
  ['operators-imports-only-what-it-may', 'libs/operators/src/looks-up.ts', "import '#platform';"],
  ['connector-kit-imports-only-what-it-may', 'libs/connector-kit/src/looks-up.ts', "import '../../../apps/cli/src/main.js';"],
  ['no-import-past-an-index', 'apps/mapping/src/goes-deep.ts', "import '../../../libs/platform/src/inner.js';"],
  ['libs-are-imported-by-name', 'apps/mapping/src/by-path.ts', "import '../../../libs/platform/src/index.js';"],
  ['no-cycles', 'libs/platform/src/circle.ts', "import type { back } from './forth.js'; export type forth = back;"],
  ['pure-libs-do-no-io', 'libs/dataflows/src/reads.ts', "import 'node:fs';"],
  ['pure-libs-know-no-framework', 'libs/change-events/src/injects.ts', "import '@nestjs/common';"],
  ['typeorm-stays-in-link-registry', 'apps/cli/src/queries.ts', "import type { DataSource } from 'typeorm';"],
  ['kafkajs-stays-in-messaging', 'libs/connector-kit/src/sends.ts', "import { Kafka } from 'kafkajs';"],
  ['@opentelemetry-stays-in-platform', 'apps/mapping/src/traces.ts', "import '@opentelemetry/api';"],
  ['no-drawers', 'apps/cli/src/opens-a-drawer.ts', "import './utils.js';"],
  ['no-spec-in-production', 'apps/cli/src/needs-a-spec.ts', "import './main.spec.js';"],
  ['everything-resolves', 'apps/cli/src/imports-nothing.ts', "import './is-not-there.js';"],
];

/** What must be let through. */
const allowed: readonly (readonly [file: string, line: string])[] = [
  ...libs.map((name) => [`libs/${name}/src/index.ts`, 'export const one = 1;'] as const),
  ['libs/platform/src/inner.ts', 'export const one = 1;'],
  // A circle is told of once, at the first of its files.
  ['libs/platform/src/forth.ts', "import type { forth } from './circle.js'; export type back = forth;"],
  ['libs/platform/src/traces.ts', "import '@opentelemetry/api';"],
  ['libs/platform/src/verdict.spec.ts', "import 'kafkajs';"],
  ['libs/dataflows/src/hash.ts', "import 'node:crypto'; import type { one } from '#change-events';"],
  ['libs/dataflows/src/hash.spec.ts', "import 'node:fs';"],
  [
    'libs/connector-kit/src/wires.ts',
    libs
      .filter((name) => !['connector-kit', 'operators'].includes(name))
      .map((name) => `import '#${name}';`)
      .join('\n'),
  ],
  ['libs/link-registry/src/entity.ts', "import 'typeorm';"],
  ['libs/messaging/src/client.ts', "import 'kafkajs';"],
  ['apps/cli/src/main.ts', libs.map((name) => `import '#${name}';`).join('\n')],
  ['apps/cli/src/main.spec.ts', "import './main.js';"],
  ['apps/cli/src/utils.ts', 'export const one = 1;'],
];

describe('The rules about who may import whom', () => {
  let tree: string;
  let found: readonly (readonly [rule: string, file: string])[];

  beforeAll(() => {
    tree = mkdtempSync(join(tmpdir(), 'dataflow-imports-'));
    symlinkSync(join(checkout, 'node_modules'), join(tree, 'node_modules'));
    for (const [file, line] of [...allowed, ...forbidden.map(([, ...written]) => written)]) {
      mkdirSync(dirname(join(tree, file)), { recursive: true });
      writeFileSync(join(tree, file), `${line}\n`);
    }
    const cruise = join(checkout, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs');
    const config = join(checkout, '.dependency-cruiser.mjs');
    const { stdout } = spawnSync(process.execPath, [cruise, '--config', config, '--output-type', 'json', 'apps', 'libs'], {
      cwd: tree,
      encoding: 'utf8',
    });
    const { summary } = JSON.parse(stdout) as { summary: { violations: readonly Violation[] } };
    found = summary.violations.map(({ rule, from }) => [rule.name, from] as const);
  }, 180_000);

  afterAll(() => {
    rmSync(tree, { recursive: true, force: true });
  });

  it.each(forbidden)('find a breach of %s in %s', (rule, file) => {
    expect(found).toContainEqual([rule, file]);
  });

  it('let through what is allowed', () => {
    const innocent = new Set(allowed.map(([file]) => file));
    expect(found.filter(([, file]) => innocent.has(file))).toEqual([]);
  });
});
