import Table from 'cli-table3';
import { styleText } from 'node:util';

/**
 * The flows as a table; a figure that is not what the seed promises says so.
 * @param {ReturnType<import('./compare-with-seed.mjs').compareWithSeed>} comparison
 * @returns {string}
 */
export function flowsTable({ columns, rows }) {
  const head = ['flow', ...columns].map((name) => name.replaceAll(' ', '\n'));
  const table = new Table({
    head,
    colAligns: ['left', ...columns.map(() => /** @type {const} */ ('right'))],
    style: { head: [], border: [] },
  });
  for (const { flow, figures } of rows) table.push([flow, ...figures.map(cell)]);
  return table.toString();
}

function cell({ actual, expected }) {
  if (expected === undefined || expected === actual) return String(actual);
  return styleText('red', `${actual}\nnot ${expected}`);
}
