// Suites are told apart by suffix: *.spec.ts is quick and pure, *.it.spec.ts needs the real broker and database. What takes long is apart from both.
const long = ['<rootDir>/tools/chaos/faults.it.spec.ts', '<rootDir>/tools/simulation/rules.spec.ts'];

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
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1', '^#([a-z-]+)$': '<rootDir>/libs/$1/src/index.ts' },
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
      testPathIgnorePatterns: [...base.testPathIgnorePatterns, '\\.it\\.spec\\.ts$', ...long],
    },
    {
      ...base,
      displayName: 'integration',
      testMatch: ['**/*.it.spec.ts'],
      testPathIgnorePatterns: [...base.testPathIgnorePatterns, ...long],
    },
    { ...base, displayName: 'long', testMatch: long },
  ],
};
