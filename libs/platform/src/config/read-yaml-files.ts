import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A file's path as given and its text. */
export interface FileText {
  readonly file: string;
  readonly text: string;
}

/**
 * Reads one YAML file, or all of a folder in the order of their names. A path that is not there has none.
 * @throws when a file can't be read
 */
export function readYamlFiles(path: string): readonly FileText[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return [];
  const files = stats.isDirectory()
    ? readdirSync(path)
        .filter((name) => /\.ya?ml$/.test(name))
        .sort()
        .map((name) => join(path, name))
    : [path];
  return files.map((file) => ({ file, text: readFileSync(file, 'utf8') }));
}
