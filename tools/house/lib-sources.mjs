import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../bootstrap/checkout.mjs';

const { imports } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'));

/**
 * The libs' names as dependency-cruiser resolves them, in the form of a webpack configuration, the only one in which it takes aliases.
 * package.json leads to what was built; the rules look at the sources, built or not.
 */
export default {
  resolve: {
    alias: Object.fromEntries(
      Object.entries(imports).map(([name, built]) => [name, join(checkout, built.replace('./dist/', '').replace(/\.js$/, '.ts'))]),
    ),
  },
};
