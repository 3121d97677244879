import Table from 'cli-table3';
import { styleText } from 'node:util';

/** So many offenders of a promise are shown; all are in the JSON. */
const shown = 5;

/**
 * The verdict as a person reads it.
 * @param {import('./run-chaos.mjs').Result} result
 * @returns {string}
 */
export function report({ verdict, deeds, exits, convergedAfterMs, quiet, seed }) {
  const table = new Table({
    head: ['promise', 'verdict', 'figures'],
    style: { head: [], border: [] },
    colWidths: [34, 10, 90],
    wordWrap: true,
  });
  for (const { promise, kept, figures } of verdict.promises) {
    table.push([promise, kept ? 'kept' : styleText('red', 'BROKEN'), figuresText(figures)]);
  }
  const lines = [
    `seed ${seed}: ${verdict.figures.people} writes of people (${verdict.figures.edits} edits of pairs), ${verdict.figures.services} writes of the services`,
    `killed: ${sum(deeds.kills)} (${figuresText(deeds.kills)})`,
    `stopped and continued: ${sum(deeds.pauses)} (${figuresText(deeds.pauses)})`,
    `down and up: ${figuresText(deeds.bounces)}`,
    `faults of the APIs: ${sum(deeds.faults)} (${figuresText(deeds.faults)})`,
    `services that ended by themselves: ${exits.length}${exits.map(({ replica, code }) => ` ${replica} with code ${code}`).join(',')}`,
    quiet ? `quiet ${(convergedAfterMs / 1000).toFixed(1)} s after the last edit` : 'never got quiet',
  ];
  return [table.toString(), ...lines, ...verdict.promises.flatMap(offendersText)].join('\n');
}

/** @param {Record<string, number>} counts */
export function sum(counts) {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

function figuresText(figures) {
  return Object.entries(figures)
    .map(([name, figure]) => `${name} ${figure}`)
    .join(', ');
}

function offendersText({ promise, offenders }) {
  if (offenders.length === 0) return [];
  const lines = offenders.slice(0, shown).map((offender) => `  ${JSON.stringify(offender).slice(0, 3_000)}`);
  return [`\n${promise}: the first of ${offenders.length}`, ...lines];
}
