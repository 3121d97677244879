import { judgeConvergence } from './converged.mjs';
import { judgeDuplicates } from './duplicates.mjs';
import { judgeEchoes } from './echoes.mjs';
import { countWrites, judgeEdits } from './edits.mjs';
import { History } from './history.mjs';

/**
 * What became of one promise.
 * @typedef {{ promise: string, kept: boolean, figures: Record<string, number>, offenders: object[] }} Judged
 */

/** One edit in so many may be overwritten inside the window of webCRM, which has no ETag. */
const editsPerWindow = 1_000;

/**
 * Judges a run by what the systems' journals, the registry and the topics say afterwards. Pure.
 * @param {import('../evidence/evidence.mjs').Evidence} evidence
 * @param {{ paused: boolean, poison?: number, more?: readonly Judged[] }} run `paused`: whether processes were stopped and continued, which
 *   opens the window wide; `poison`: messages that were put there to end as dead letters; `more`: what was judged elsewhere
 * @returns {{ kept: boolean, promises: Judged[], figures: { edits: number, people: number, services: number } }}
 */
export function judge(evidence, { paused, poison = 0, more = [] }) {
  const history = new History(evidence);
  const convergence = judgeConvergence(history, evidence);
  const { edits, fates, lost, window } = judgeEdits(history, evidence);
  const { created, duplicates } = judgeDuplicates(history, evidence);
  const { writes, needless, echoes } = judgeEchoes(history, evidence);
  // A relay that stood still in the middle of sending may send late what another has overtaken; it then sends the newest again.
  const disorder = evidence.topicKeys.filter(
    ({ lastVersion, highestVersion, stepsBack }) => lastVersion !== highestVersion || (!paused && stepsBack > 0),
  );
  const mayBeOverwritten = Math.ceil(edits / editsPerWindow);
  /** @type {Judged[]} */
  const promises = [
    told(
      'converged',
      { equal: convergence.equal, listed: convergence.listed, differ: convergence.offenders.length },
      convergence.offenders,
    ),
    told('no edit lost', { edits, ...fates }, lost),
    {
      promise: 'overwritten inside the window in webCRM',
      kept: paused || window.length <= mayBeOverwritten,
      figures: { overwritten: window.length, keptAsConflict: window.filter(({ kept }) => kept).length, longestMs: longest(window) },
      offenders: window,
    },
    told('nothing twice', { created, twice: duplicates.length }, duplicates),
    told('no echo', { writes, needless, echoes: echoes.length }, echoes),
    told('order on the change topics', { keys: evidence.topicKeys.length, outOfOrder: disorder.length }, disorder),
    {
      promise: 'no dead letters',
      kept: evidence.deadLetters.length === poison,
      figures: { found: evidence.deadLetters.length, putThere: poison },
      offenders: evidence.deadLetters,
    },
    ...more,
  ];
  return { kept: promises.every(({ kept }) => kept), promises, figures: { edits, ...countWrites(evidence) } };
}

function told(promise, figures, offenders) {
  return { promise, kept: offenders.length === 0, figures, offenders };
}

function longest(window) {
  return window.reduce((most, { windowMs }) => Math.max(most, windowMs), 0);
}
