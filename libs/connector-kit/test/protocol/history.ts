import fc from 'fast-check';
import { systems, type JsonRecord, type System } from '#change-events';
import { policies } from '#dataflows';
import { modelFlow, pairNames, propertiesOf, recurringValue, recurringValues, type FlowPlan } from './model-flow.js';
import { habits, type Habit, type Habits } from './model-system.js';
import { timedStep, type TimedStep } from './step.js';

/** Everything that a run of the model depends on. */
export interface History {
  readonly flow: FlowPlan;
  readonly habits: Readonly<Record<System, Habits>>;
  readonly initial: Readonly<Record<System, JsonRecord>>;
  /** Whether the link is in sync before the steps begin. */
  readonly beginsInSync: boolean;
  readonly steps: readonly TimedStep[];
}

const mostSteps = 25;

const flowPlan: fc.Arbitrary<FlowPlan> = fc.record({
  pairs: fc
    .subarray([...pairNames], { minLength: 1, maxLength: 2 })
    .chain((names) => fc.tuple(...names.map((name) => fc.record({ name: fc.constant(name), conflict: fc.constantFrom(...policies) })))),
  prefer: fc.constantFrom(...systems),
});

/** Histories of a link between systems with these habits. */
export function histories(among: readonly Habit[] = habits): fc.Arbitrary<History> {
  const habit = fc.oneof({ arbitrary: fc.constant('obedient' as const), weight: 3 }, { arbitrary: fc.constantFrom(...among), weight: 2 });
  return flowPlan.chain((plan) => {
    const bySystem =
      <T>(value: fc.Arbitrary<T>) =>
      (system: System) =>
        fc.record(Object.fromEntries(propertiesOf(modelFlow(plan), system).map((property) => [property, value])));
    const habitsOf = bySystem(habit);
    const choices = bySystem(fc.nat({ max: recurringValues - 1 }));
    return fc.record({
      flow: fc.constant(plan),
      habits: fc.record({ webcrm: habitsOf('webcrm'), customcrm: habitsOf('customcrm') }),
      initial: fc.record({ webcrm: choices('webcrm').map(chosen), customcrm: choices('customcrm').map(chosen) }),
      beginsInSync: fc.boolean(),
      steps: fc.array(timedStep, { maxLength: mostSteps, size: 'max' }),
    });
  });
}

function chosen(choices: Readonly<Record<string, number>>): JsonRecord {
  return Object.fromEntries(Object.entries(choices).map(([property, which]) => [property, recurringValue(property, which)]));
}
