import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';

interface Finding {
  readonly ruleId: string | null;
  readonly line: number;
}

/** Lines that no file of the pure libs may hold, each with the rule that finds it. */
const forbidden: readonly (readonly [rule: string, line: string])[] = [
  ['no-restricted-properties', 'export const setting = process.env;'],
  ['no-restricted-properties', 'export const now = Date.now();'],
  ['no-restricted-globals', "export const page = fetch('http://127.0.0.1');"],
  ['no-restricted-syntax', "export * from './flow.js';"],
  ['no-restricted-syntax', 'it.only("runs alone", () => undefined);'],
  ['no-restricted-syntax', 'describe.skip("never runs", () => undefined);'],
  ['@typescript-eslint/no-explicit-any', 'export const anything: any = 1;'],
  ['@typescript-eslint/ban-ts-comment', '// @ts-expect-error because it is quicker'],
  ['@typescript-eslint/no-floating-promises', 'Promise.resolve(1);'],
  ['@typescript-eslint/no-misused-promises', 'if (Promise.resolve(1)) setting;'],
  ['@typescript-eslint/switch-exhaustiveness-check', 'export function incomplete(side: 1 | 2): void { switch (side) { case 1: } }'],
  ['@typescript-eslint/explicit-module-boundary-types', 'export function untold() { return 1; }'],
  ['@typescript-eslint/consistent-type-imports', "import { Flow } from './flow.js'; export type Other = Flow;"],
  ['@typescript-eslint/no-explicit-any', 'export const hidden: any = 1; // eslint-disable-line'],
  ['max-lines', '\n'.repeat(400)],
];

describe('The rules about what may be written', () => {
  let found: readonly Finding[];

  beforeAll(() => {
    const checkout = process.cwd();
    // A tree of one file, since the compiler takes its time over the real one.
    const tree = mkdtempSync(join(tmpdir(), 'dataflow-lint-'));
    try {
      mkdirSync(join(tree, 'libs', 'dataflows', 'src'), { recursive: true });
      writeFileSync(join(tree, 'tsconfig.json'), JSON.stringify({ compilerOptions: { strict: true, types: [] }, include: ['libs'] }));
      writeFileSync(join(tree, 'libs', 'dataflows', 'src', 'breaks-rules.ts'), forbidden.map(([, line]) => line).join('\n'));
      const eslint = join(checkout, 'node_modules', 'eslint', 'bin', 'eslint.js');
      const { stdout } = spawnSync(
        process.execPath,
        [eslint, '--config', join(checkout, 'eslint.config.mjs'), '--format', 'json', 'libs'],
        {
          cwd: tree,
          encoding: 'utf8',
        },
      );
      found = (JSON.parse(stdout) as [{ messages: readonly Finding[] }])[0].messages;
    } finally {
      rmSync(tree, { recursive: true, force: true });
    }
  }, 180_000);

  it.each(forbidden.map(([rule, line], index) => [rule, line.trim(), index + 1] as const))('%s finds: %s', (rule, _line, number) => {
    // A file that is too long is told of at its first line too many.
    expect(found.filter(({ ruleId }) => ruleId === rule).map(({ line }) => line)).toContain(rule === 'max-lines' ? 401 : number);
  });
});
