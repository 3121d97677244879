import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from './checkout.mjs';
import { npm } from './npm.mjs';

/** The last thing that a build writes. */
const builtLast = join(checkout, 'dist', 'apps', 'cli', 'main.js');

/**
 * Builds unless dist is newer than every source file.
 * @param {(line: string) => void} log
 * @throws when the build fails; its own output is on the terminal then
 */
export function ensureBuilt(log) {
  if (isFresh()) return;
  log('Building');
  if (!npm(['run', '--silent', 'build'])) throw new Error('The build failed, see above.');
}

function isFresh() {
  if (!existsSync(builtLast)) return false;
  const built = statSync(builtLast).mtimeMs;
  return ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json', ...sources()].every(
    (file) => statSync(join(checkout, file)).mtimeMs <= built,
  );
}

function sources() {
  return ['apps', 'libs'].flatMap((folder) =>
    readdirSync(join(checkout, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
      .map((file) => join(folder, file)),
  );
}
