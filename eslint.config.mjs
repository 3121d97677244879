import tseslint from 'typescript-eslint';

const typed = ['apps/**/*.ts', 'libs/**/*.ts', 'tools/**/*.ts'];

// The rooms that may see the environment: what starts a process, what reads settings, and specs that need real servers.
const configRooms = ['apps/*/src/main.ts', 'apps/cli/src/**', 'libs/platform/src/**', '**/*.it.spec.ts', '*/*/test/**', 'tools/**'];

// What both languages keep to. `no-undef` is left to the compiler where it looks.
const everywhere = {
  eqeqeq: 'error',
  'max-lines': ['error', 400],
  'no-cond-assign': 'error',
  'no-constant-condition': 'error',
  'no-debugger': 'error',
  'no-dupe-else-if': 'error',
  'no-fallthrough': 'error',
  'no-self-compare': 'error',
  'no-unsafe-finally': 'error',
  'no-useless-escape': 'error',
  'no-var': 'error',
  'prefer-const': 'error',
};

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.local/', 'coverage/', 'tools/house/fixtures/'] },
  { linterOptions: { noInlineConfig: true }, rules: everywhere },
  {
    files: typed,
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
  },
);
