// Keeps a copy of the schemas of the public topics as the released ones. A part of making a release; the tests hold later changes against the copy.
import { copyFileSync, globSync } from 'node:fs';
import { basename } from 'node:path';

const schemas = new URL('../../libs/change-events/schemas/', import.meta.url).pathname;

for (const path of [...globSync(`${schemas}v1/topics/*.json`), `${schemas}v1/headers.json`]) {
  copyFileSync(path, `${schemas}released/v1/${basename(path)}`);
}
