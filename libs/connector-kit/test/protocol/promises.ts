import { otherSystem, systems, type System } from '#change-events';
import { countedEqual, sameTuple, type Pair, type Sides, type Tuple } from '#dataflows';
import type { Edit } from './chronicle.js';
import type { Guard } from './guard.js';
import type { History } from './history.js';
import { ModelWorld } from './model-world.js';

/** What the protocol promises of one link. */
export type PromiseName = 'convergence' | 'noLostEdit' | 'quiet' | 'noEcho' | 'boundedWrites' | 'order';

/** A promise that was not kept, and how that shows. */
export interface Broken {
  readonly promise: PromiseName;
  readonly how: string;
}

/** Runs a history, lets everything come to rest and says which promises were broken. */
export function brokenPromises(history: History, without?: Guard): readonly Broken[] {
  const world = new ModelWorld(history, without);
  const different = world.flow.pairs.filter((pair) => !isEqual(pair, presentValues(world, pair)));
  if (history.beginsInSync) world.rest();
  for (const step of history.steps) world.take(step);
  const cameToRest = world.rest();
  return [
    ...(cameToRest ? [] : [{ promise: 'convergence' as const, how: 'writing goes on for ever' }]),
    ...world.flow.pairs.flatMap((pair) => unequal(history, world, pair)),
    ...world.chronicle.edits.filter((edit) => isLost(world, edit)).map(lost),
    ...disquiet(world),
    ...world.flow.pairs.flatMap((pair) => echoes(history, world, pair, different.includes(pair))),
    ...world.chronicle.tooOften.map((how) => ({ promise: 'boundedWrites' as const, how })),
    ...world.backwards.map((how) => ({ promise: 'order' as const, how })),
  ];
}

/** Every pair is equal in both systems, or stands in a list; and the mapping service knows what the systems hold. */
function unequal(history: History, world: ModelWorld, pair: Pair): readonly Broken[] {
  const { link } = world.mapping;
  const memory = link.pairs[pair.key];
  const values = presentValues(world, pair);
  const broken = (how: string): Broken[] => [{ promise: 'convergence', how: `${pair.key}: ${how}, ${JSON.stringify({ values, memory })}` }];
  for (const system of systems) {
    const known = pair.properties[system].map((property) => link.sides[system].values[property] ?? null);
    if (!same(pair, system, known, values[system])) return broken(`${system} is thought to hold ${JSON.stringify(known)}`);
  }
  if (memory?.parked?.kind === 'failed' && !refusesWrites(history, memory.parked.system))
    return broken('failed although nothing was refused');
  const isListed = memory?.frozen !== undefined || memory?.parked !== undefined || countedEqual(pair, link, () => null) !== undefined;
  return isListed || isEqual(pair, values) ? [] : broken('the systems differ');
}

/** Whether the two systems say the same under either transform. */
function isEqual(pair: Pair, values: Sides<Tuple>): boolean {
  return systems.some((system) => says(pair, system, values[otherSystem[system]], values[system]));
}

function refusesWrites(history: History, system: System): boolean {
  return Object.values(history.habits[system]).some((habit) => habit.startsWith('refuses'));
}

/** A unique value is still where it was typed, was replaced there by a later edit, was carried to the other side, or lost a conflict that is kept. */
function isLost(world: ModelWorld, { system, pair, value, isUnique, isReplaced }: Edit): boolean {
  if (!isUnique || isReplaced || same(pair, system, presentValues(world, pair)[system], value)) return false;
  const other = otherSystem[system];
  const isCarried = world.chronicle.arrivals.some(
    (arrival) => arrival.system === other && arrival.pair === pair.key && !arrival.isIgnored && says(pair, other, value, arrival.sent),
  );
  const isKept = world.mapping.conflicts.some(
    (conflict) => conflict.pair === pair.key && same(pair, system, conflict.values[system], value),
  );
  return !isCarried && !isKept;
}

function lost({ system, pair, value }: Edit): Broken {
  return { promise: 'noLostEdit', how: `${system} ${pair.key}: ${JSON.stringify(value)} was typed and is nowhere` };
}

/** Where no system changes what it is sent, an edit costs one write, and so does a difference that was there from the beginning. */
function echoes(history: History, world: ModelWorld, pair: Pair, beganDifferent: boolean): readonly Broken[] {
  const isPlain = systems.every((system) => pair.properties[system].every((property) => history.habits[system][property] === 'obedient'));
  const { chronicle } = world;
  if (!isPlain || chronicle.writesOf(pair.key) <= chronicle.editsOf(pair.key) + (beganDifferent ? 1 : 0)) return [];
  return [{ promise: 'noEcho', how: `${pair.key}: ${chronicle.editsOf(pair.key)} edits led to ${chronicle.writesOf(pair.key)} writes` }];
}

/** Once quiet, repeats of all that was ever sent lead to no write. */
function disquiet(world: ModelWorld): readonly Broken[] {
  const before = world.activity();
  world.repeatEverything();
  world.rest();
  return world.activity() === before ? [] : [{ promise: 'quiet', how: `repeats turned ${before} into ${world.activity()}` }];
}

function presentValues(world: ModelWorld, pair: Pair): Sides<Tuple> {
  const on = (system: System) => pair.properties[system].map((property) => world.sides[system].crm.record[property] ?? null);
  return { webcrm: on('webcrm'), customcrm: on('customcrm') };
}

/** Whether `present` on a system says what `value` on the other one says, under either transform. */
function says(pair: Pair, system: System, value: Tuple, present: Tuple): boolean {
  const there = pair.transform.to[system](value, present, () => null);
  if (there.kind === 'value' && same(pair, system, there.value, present)) return true;
  const back = pair.transform.to[otherSystem[system]](present, value, () => null);
  return back.kind === 'value' && same(pair, otherSystem[system], back.value, value);
}

function same(pair: Pair, system: System, one: Tuple, other: Tuple): boolean {
  return sameTuple(pair.transform.forms[system], one, other);
}
