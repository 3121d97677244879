import fc from 'fast-check';
import { systems, type System } from '#change-events';
import type { Which } from './lane.js';
import type { AnswerFate } from './model-connector.js';
import { recurringValues } from './model-flow.js';

/** One thing that happens. Numbers choose among what is there and wrap around. */
export type Step =
  /** A person types a value into a property. */
  | { readonly do: 'edit'; readonly on: System; readonly property: number; readonly value: number | 'unique' }
  /** A poll, and all that was seen arrives at the mapping service. */
  | { readonly do: 'poll'; readonly on: System }
  /** A poll or a sweep is sent and answered. */
  | { readonly do: 'beginPoll'; readonly on: System; readonly isSweep: boolean }
  /** What a poll answered is looked at. */
  | { readonly do: 'observePoll'; readonly on: System; readonly which: number }
  | { readonly do: 'publish'; readonly on: System; readonly isAcknowledged: boolean }
  | { readonly do: 'deliverChange'; readonly on: System; readonly which: Which }
  | { readonly do: 'deliverCommand'; readonly on: System; readonly which: Which; readonly isLost: boolean }
  /** A connector takes its command some stages further. */
  | { readonly do: 'work'; readonly on: System; readonly stages: number; readonly answer: AnswerFate }
  | { readonly do: 'crash'; readonly on: System }
  | { readonly do: 'deliverOutcome'; readonly on: System; readonly which: Which; readonly isLost: boolean }
  /** Commands without an outcome are sent again. */
  | { readonly do: 'resend' }
  /** An operator chooses the winner of a conflict that waits. */
  | { readonly do: 'resolve'; readonly pair: number; readonly winner: System }
  /** An operator reverses a conflict. */
  | { readonly do: 'reverse'; readonly which: number }
  /** A quiet while, in which all that is under way arrives. */
  | { readonly do: 'rest' };

/** A step, and the milliseconds that pass before it. */
export interface TimedStep {
  readonly after: number;
  readonly step: Step;
}

const on = fc.constantFrom(...systems);
const small = fc.nat({ max: 5 });
const which: fc.Arbitrary<Which> = fc.oneof({ arbitrary: fc.constant('next' as const), weight: 3 }, { arbitrary: small, weight: 1 });
const isLost = fc.oneof({ arbitrary: fc.constant(false), weight: 4 }, { arbitrary: fc.constant(true), weight: 1 });
const typedValue = fc.oneof(fc.nat({ max: recurringValues - 1 }), fc.constant('unique' as const));
const answer = fc.oneof(
  { arbitrary: fc.constant('comes' as const), weight: 4 },
  { arbitrary: fc.constantFrom('lostAfterWrite' as const, 'lostBeforeWrite' as const), weight: 1 },
);

const step: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: fc.record({ do: fc.constant('edit' as const), on, property: small, value: typedValue }), weight: 5 },
  { arbitrary: fc.record({ do: fc.constant('poll' as const), on }), weight: 3 },
  { arbitrary: fc.record({ do: fc.constant('beginPoll' as const), on, isSweep: fc.boolean() }), weight: 2 },
  { arbitrary: fc.record({ do: fc.constant('observePoll' as const), on, which: small }), weight: 2 },
  { arbitrary: fc.record({ do: fc.constant('publish' as const), on, isAcknowledged: fc.boolean() }), weight: 1 },
  { arbitrary: fc.record({ do: fc.constant('deliverChange' as const), on, which }), weight: 2 },
  { arbitrary: fc.record({ do: fc.constant('deliverCommand' as const), on, which, isLost }), weight: 3 },
  { arbitrary: fc.record({ do: fc.constant('work' as const), on, stages: fc.integer({ min: 1, max: 4 }), answer }), weight: 5 },
  { arbitrary: fc.record({ do: fc.constant('crash' as const), on }), weight: 1 },
  { arbitrary: fc.record({ do: fc.constant('deliverOutcome' as const), on, which, isLost }), weight: 3 },
  { arbitrary: fc.record({ do: fc.constant('resend' as const) }), weight: 1 },
  { arbitrary: fc.record({ do: fc.constant('resolve' as const), pair: small, winner: on }), weight: 1 },
  { arbitrary: fc.record({ do: fc.constant('reverse' as const), which: small }), weight: 1 },
  { arbitrary: fc.record({ do: fc.constant('rest' as const) }), weight: 1 },
);

/** Times within one second, within webCRM's resolution, and clearly apart. */
export const timedStep: fc.Arbitrary<TimedStep> = fc.record({ after: fc.constantFrom(1, 300, 3000), step });
