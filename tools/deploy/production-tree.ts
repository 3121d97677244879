import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lineage, stagesOfDockerfile } from './dockerfile.js';

/** What an image holds, on this machine. */
export interface ProductionTree {
  readonly folder: string;
  /** Names and versions of the installed packages, as `kafkajs@2.2.4`. */
  readonly installed: ReadonlySet<string>;
}

/**
 * Makes in a new folder what the Dockerfile's stage `production` and the build make, by the stage's own instructions. `npm ci --omit=dev`, which
 * takes its time, is replaced by links to the packages of this checkout that it would install: those that the lock file does not mark as `dev`.
 */
export function makeProductionTree(): ProductionTree {
  const folder = mkdtempSync(join(tmpdir(), 'dataflow-production-'));
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Readonly<Record<string, { readonly version: string; readonly dev?: boolean }>>;
  };
  const wanted = Object.entries(packages).filter(([path, { dev }]) => path !== '' && !dev && existsSync(path));
  const [production] = lineage(stagesOfDockerfile(), 'production');
  for (const { word, rest } of production?.instructions ?? []) {
    if (word === 'COPY') for (const file of rest.split(' ').slice(0, -1)) cpSync(file, join(folder, file));
    if (word === 'RUN' && rest === 'npm ci --ignore-scripts --omit=dev') for (const [path] of wanted) linkFolder(path, join(folder, path));
    else if (word === 'RUN') execFileSync('sh', ['-c', rest], { cwd: folder, stdio: 'pipe' });
  }
  cpSync('dist', join(folder, 'dist'), { recursive: true });
  const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  return { folder, installed: new Set(wanted.map(([path, { version }]) => `${nameOf(path)}@${version}`)) };
}

/** A package without what is installed below it. */
function linkFolder(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (entry.name === 'node_modules') continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkFolder(source, target);
    else link(source, target);
  }
}

/** The folder for temporary files may be on another disk. */
function link(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}
