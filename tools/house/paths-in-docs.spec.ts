import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const folders = ['.', 'deploy', 'docs', 'apps', 'examples', 'libs', 'flows', 'tools'];
const documents = folders.flatMap((folder) => globSync(join(folder, folder === '.' ? '*.md' : '**/*.md')));

/** Files and folders that a document names: in backticks from the root, in links from where it stands. */
function pathsIn(document: string): readonly string[] {
  const text = readFileSync(document, 'utf8');
  const named = [...text.matchAll(/`((?:apps|deploy|docs|examples|flows|libs|tools)\/[\w./-]+)`/g)].map(([, path = '']) => path);
  const linked = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path = '']) => join(dirname(document), path));
  return [...named, ...linked];
}

describe('Documents', () => {
  it('are found', () => {
    expect(documents).toEqual(expect.arrayContaining(['README.md', join('docs', 'glossary.md')]));
  });

  it.each(documents)('%s names only what is there', (document) => {
    expect(pathsIn(document).filter((path) => !existsSync(path))).toEqual([]);
  });
});
