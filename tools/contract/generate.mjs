// Writes what is made from the contracts. `--check` only says, by its exit code, what is not up to date.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { madeForStrimzi } from '../deploy/strimzi.mjs';
import { madeFromChangeSchemas } from './change-topics.mjs';
import { madeFromWebcrmContract } from './webcrm.mjs';

const root = new URL('../../', import.meta.url);

const made = { ...(await madeFromWebcrmContract()), ...(await madeFromChangeSchemas()), ...(await madeForStrimzi()) };
for (const [path, text] of Object.entries(made)) {
  const file = new URL(path, root);
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
    console.error(`${path} is not what its source says: run npm run generate`);
    process.exitCode = 1;
  }
}
