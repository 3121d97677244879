import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const rows = readFileSync('docs/faults.md', 'utf8')
  .split('\n')
  .filter((line) => /^\| F\d+ /.test(line))
  .map((line) => line.split(' | '));

/** The tests that a row names: a file in backticks, then titles as they stand in it. */
function testsOf(shownBy: string): readonly { readonly file: string; readonly title: string }[] {
  return shownBy
    .replace(/ \|$/, '')
    .split('<br>')
    .flatMap((part) => {
      const [, file, titles] = /^`([^`]+)` (.+)$/.exec(part) ?? [];
      return file === undefined || titles === undefined ? [] : titles.split(' · ').map((title) => ({ file, title }));
    });
}

describe('The faults that are listed', () => {
  it('are numbered without a gap', () => {
    expect(rows.map(([number]) => number)).toEqual(rows.map((_row, index) => `| F${index + 1}`));
  });

  it.each(rows.map(([number = '', , , lane = '', shownBy = '']) => ({ number: number.slice(2), lane, shownBy })))(
    '$number names only tests that are there, or says that they come later',
    ({ lane, shownBy }) => {
      const tests = testsOf(shownBy);
      expect(tests.filter(({ file, title }) => !readFileSync(file, 'utf8').includes(title))).toEqual([]);
      expect(tests.length === 0).toBe(lane === 'later');
    },
  );
});
