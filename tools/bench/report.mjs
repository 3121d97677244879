import Table from 'cli-table3';
import { styleText } from 'node:util';
import { figureText, limitText } from './limits.mjs';

/**
 * The figures as a person reads them.
 * @param {import('./run-bench.mjs').Result} result
 * @returns {string}
 */
export function report({ scenario, machine, measures, kept }) {
  const table = new Table({
    head: ['situation', 'figure', 'measured', 'limit', 'made of'],
    colAligns: ['left', 'left', 'right', 'right', 'left'],
    colWidths: [44, 28, 10, 10, 50],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  for (const measure of measures) {
    const measured = measure.kept ? figureText(measure.measured) : styleText('red', figureText(measure.measured));
    table.push([measure.situation, measure.figure, measured, limitText(measure), measure.detail ?? '']);
  }
  const facts = Object.values(machine).join(', ');
  const verdict = kept ? 'Every limit was kept.' : 'A limit was not kept.';
  const hasLimits = measures.some((measure) => limitText(measure) !== '');
  return [`${scenario} on ${facts}`, table.toString(), ...(hasLimits ? [verdict] : [])].join('\n');
}
