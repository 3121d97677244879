import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { FlowText } from '#dataflows';

/** The flow files at a path: one YAML file, or those of a folder, by name. A path that is not there has none. */
export function readFlowFiles(path: string): readonly FlowText[] {
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
