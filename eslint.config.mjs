import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const typed = ['apps/**/*.ts', 'examples/**/*.ts', 'libs/**/*.ts', 'tools/**/*.ts'];
const specs = ['**/*.spec.ts', 'apps/*/test/**', 'libs/*/test/**'];

/** Rooms that may see the environment: what starts a process and what reads the settings for it. */
const configRooms = ['apps/*/src/main.ts', 'apps/cli/src/**', 'libs/platform/src/**', 'examples/**'];

/** Rooms that may speak HTTP. */
const httpRooms = ['libs/connector-kit/src/http/**', 'apps/sandbox/src/**'];

/** Libraries that neither do IO nor ask for the time, so that any history can be tried on them. */
const pureLibs = ['libs/change-events/src/**', 'libs/dataflows/src/**'];

const noEnvironment = {
  object: 'process',
  property: 'env',
  message: 'Settings are read once, by loadConfig in main.ts; take the typed settings as an argument.',
};

/** The globals that the tools use: nothing else tells a misspelt name in a plain .mjs file. */
const nodeGlobals = [
  'AbortController',
  'AbortSignal',
  'Buffer',
  'URL',
  'URLSearchParams',
  'clearInterval',
  'clearTimeout',
  'console',
  'fetch',
  'process',
  'setInterval',
  'setTimeout',
];

export default defineConfig(
  { ignores: ['dist/', 'node_modules/', '.local/', 'coverage/', 'apps/*/src/generated/', 'libs/*/src/generated/'] },
  {
    // A rule that is wrong is changed here, where it is seen, and not switched off on a line.
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', 400],
      'no-cond-assign': 'error',
      'no-constant-condition': ['error', { checkLoops: 'allExceptWhileTrue' }],
      'no-debugger': 'error',
      'no-dupe-else-if': 'error',
      'no-fallthrough': 'error',
      'no-irregular-whitespace': 'error',
      'no-self-compare': 'error',
      'no-unreachable': 'error',
      'no-unsafe-finally': 'error',
      'no-useless-escape': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'MemberExpression[object.name=/^(describe|it|test)$/][property.name=/^(failing|only|skip|todo)$/]',
          message: 'Every test runs, every time.',
        },
        { selector: 'CallExpression[callee.name=/^(fdescribe|fit|xdescribe|xit|xtest)$/]', message: 'Every test runs, every time.' },
        { selector: 'ExportAllDeclaration', message: 'Name what is exported: an index is the list of what others may use.' },
      ],
    },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: { globals: Object.fromEntries(nodeGlobals.map((name) => [name, 'readonly'])) },
    rules: { 'no-undef': 'error', 'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }] },
  },
  {
    files: typed,
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-check': true, 'ts-expect-error': true, 'ts-ignore': true, 'ts-nocheck': true }],
      // Leaves files with decorators alone: there Nest needs the class at run time.
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true }],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowBoolean: true, allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // Values are Json, so it fires at every value that is made text after it was found to be none of the objects.
      '@typescript-eslint/no-base-to-string': 'off',
      // Takes a field for unchanged over an `await`, where another task may have changed it.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // Nest declares the shapes of its options as classes, to be filled by object literals.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      'no-restricted-globals': ['error', { name: 'fetch', message: 'Systems are called through the HttpClient of the connector kit.' }],
      'no-restricted-properties': ['error', noEnvironment],
    },
  },
  { files: ['libs/*/src/**'], ignores: specs, rules: { '@typescript-eslint/explicit-module-boundary-types': 'error' } },
  {
    files: pureLibs,
    ignores: specs,
    rules: {
      'no-restricted-properties': [
        'error',
        noEnvironment,
        { object: 'Date', property: 'now', message: 'The time comes in as an argument.' },
        { object: 'Math', property: 'random', message: 'What is random comes in as an argument.' },
      ],
    },
  },
  { files: configRooms, rules: { 'no-restricted-properties': 'off' } },
  { files: httpRooms, rules: { 'no-restricted-globals': 'off' } },
  { files: [...specs, 'tools/**/*.ts'], rules: { 'no-restricted-globals': 'off', 'no-restricted-properties': 'off' } },
);
