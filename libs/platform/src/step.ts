import { channel } from 'node:diagnostics_channel';

/**
 * Points of work at which a process may die or stand still without harm, each between two things that are not done in one stroke. Tests stop
 * processes there.
 */
export type Step =
  'pageRead' | 'aboutToWrite' | 'written' | 'outcomeStored' | 'createJournaled' | 'createCalled' | 'published' | 'absorbed' | 'committed';

const steps = channel('dataflow:step');

/** Says on the diagnostics channel `dataflow:step` that work has come to a point. Without a listener it costs nothing. */
export function step(point: Step): void {
  if (steps.hasSubscribers) steps.publish({ point });
}
