import { encodeOutcome, type Outcome, type Topics } from '#change-events';
import type { Road } from '../publish/relay.js';

/** Sends answers to the mapping service. */
export async function sendOutcomes(outcomes: readonly Outcome[], road: Road, topics: Topics): Promise<void> {
  if (outcomes.length > 0) await road.send(outcomes.map((outcome) => encodeOutcome(outcome, topics)));
}
