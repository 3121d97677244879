// Suites are told apart by suffix: *.spec.ts is quick and pure, *.it.spec.ts needs the real broker and database. What takes minutes is apart from both.
const simulation = '<rootDir>/tools/simulation/**/*.spec.ts';
const faults = '<rootDir>/tools/chaos/faults.it.spec.ts';

const base = {
  extensionsToTreatAsEsm: ['.ts'],
  testEnvironment: 'node',
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2022',
          keepClassNames: true,
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  resolver: '<rootDir>/tools/test/resolver.cjs',
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.local/'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/dist/', '<rootDir>/.local/'],
};

export default {
  // A busy machine is no fault.
  testTimeout: 30_000,
  projects: [
    {
      ...base,
      displayName: 'unit',
      testMatch: ['**/*.spec.ts'],
      testPathIgnorePatterns: [...base.testPathIgnorePatterns, '\\.it\\.spec\\.ts$', '<rootDir>/tools/simulation/'],
    },
    {
      ...base,
      displayName: 'integration',
      testMatch: ['**/*.it.spec.ts'],
      testPathIgnorePatterns: [...base.testPathIgnorePatterns, faults],
    },
    { ...base, displayName: 'simulation', testMatch: [simulation] },
    { ...base, displayName: 'faults', testMatch: [faults] },
  ],
};
