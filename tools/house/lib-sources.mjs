import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const { imports } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

/**
 * Where dependency-cruiser finds the libs' names: below the folder it runs in. This has the form of a webpack configuration, the only
 * one from which it takes aliases. package.json leads to what was built; the rules look at the sources, built or not.
 */
export default {
  resolve: {
    alias: Object.fromEntries(
      Object.entries(imports).map(([name, built]) => [name, resolve(built.replace('./dist/', '').replace(/\.js$/, '.ts'))]),
    ),
  },
};
