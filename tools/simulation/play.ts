import { systems } from '#change-events';
import type { Removal } from './world/removal.js';
import { abandonedSendings, lateMs } from './world/abandoned-sendings.js';
import type { Replica, Task } from './world/replica.js';
import { takeOver } from './world/take-over.js';
import { World } from './world/world.js';

/** What a history came to. */
export interface Played {
  readonly world: World;
  /** Whether it came to rest by itself in a reasonable time. */
  readonly rested: boolean;
  /** Writes of the sync when it had come to rest, and after everything was repeated. */
  readonly writes: { readonly atRest: number; readonly afterRepeats: number };
}

const doings = { person: 10, work: 14, looks: 4, poll: 6, hook: 3, crash: 0.7, stall: 0.5, rebalance: 0.5, wait: 1 };
/** Enough for several commands that ask every half second whether what another worker left behind when it died has run out. */
const mostRounds = 1_000;

/** Plays the history of a seed: some tens of steps in which anything may go wrong, a rest, and everything once more. */
export async function play(seed: number, without?: Removal): Promise<Played> {
  const world = new World(seed, without);
  const { random, scheduler } = world;
  const giveBack = takeOver(
    () => Math.floor(scheduler.now),
    () => random.next(),
    () => random.uuid(),
  );
  try {
    for (const system of systems) {
      const { [system]: crm } = world.crms;
      for (let count = random.below(5); count > 0; count--) world.people.create(crm, random.pick(crm.entities));
      if (random.chance(0.3)) world.people.act(crm, 'twin');
    }
    world.initialDeeds = systems.reduce((count, system) => count + world.crms[system].journal.length, 0);
    if (random.chance(0.3)) await rest(world);
    const steps = 30 + random.below(51);
    for (let step = 0; step < steps; step++) await takeStep(world);
    const rested = await rest(world);
    const atRest = writesOf(world);
    const restedAgain = rested && (await repeatEverything(world));
    return { world, rested: rested && restedAgain, writes: { atRest, afterRepeats: writesOf(world) } };
  } finally {
    giveBack();
  }
}

async function takeStep(world: World): Promise<void> {
  const { random, scheduler } = world;
  const doing = random.weighted(doings);
  switch (doing) {
    case 'person': {
      const crm = world.crms[random.pick(systems)];
      const done = world.people.act(crm);
      if (done !== undefined && random.chance(0.4)) hook(world, crm.system, done.entity, done.id);
      break;
    }
    case 'work':
      for (let count = 1 + random.below(6); count > 0; count--) launch(random.pickIfAny(world.tasks()));
      break;
    case 'looks':
      // Of all replicas at once.
      for (const replica of world.mappings) for (const task of replica.tasks()) replica.launch(task);
      break;
    case 'poll': {
      const replica = random.pick(world.connectors);
      launchIfFree(replica, replica.poll(random.pick(world.crms[replica.system].entities)));
      break;
    }
    case 'hook': {
      const crm = world.crms[random.pick(systems)];
      const deed = random.pickIfAny(crm.journal);
      if (deed !== undefined) hook(world, crm.system, deed.entity, deed.id);
      break;
    }
    case 'crash': {
      const replica = random.pick(world.replicas);
      world.kill(replica);
      scheduler.at(scheduler.now + random.between(500, 20_000), () => {
        world.revive(replica);
      });
      break;
    }
    case 'stall':
      random.pick(world.replicas).stalledUntil = scheduler.now + random.between(2_000, 40_000);
      break;
    case 'rebalance':
      world.reassign(random.pick(world.broker.positions));
      break;
    case 'wait':
      await pass(world, random.between(5_000, 60_000));
  }
  await pass(world, random.chance(0.7) ? random.between(1, 200) : random.between(200, 4_000));
}

async function pass({ scheduler }: World, ms: number): Promise<void> {
  const until = scheduler.now + ms;
  await scheduler.run((nextAt) => nextAt > until);
  scheduler.now = until;
}

/** Nothing goes wrong any more, and whoever can do something does it, until nobody can. Answers whether that came. */
async function rest(world: World): Promise<boolean> {
  const { scheduler } = world;
  world.isStormy = false;
  scheduler.isCalm = true;
  for (const replica of world.replicas) {
    replica.stalledUntil = 0;
    world.revive(replica);
  }
  const isQuiet = await workUntilNothingIsLeft(world);
  world.isStormy = true;
  scheduler.isCalm = false;
  return isQuiet;
}

async function workUntilNothingIsLeft(world: World): Promise<boolean> {
  let sweptInVain = false;
  for (let round = 0; round < mostRounds; round++) {
    await finishAll(world, world.tasks());
    if (world.tasks().length > 0 && (await hasMoved(world))) continue;
    await finishAll(
      world,
      world.connectors.flatMap((replica) => world.crms[replica.system].entities.map((entity) => [replica, replica.poll(entity)] as const)),
    );
    if (await hasMoved(world)) continue;
    const due = nextDue(world);
    if (due !== undefined) {
      await pass(world, due - world.scheduler.now + 1);
    } else if (sweptInVain) {
      return true;
    } else {
      // The mapping service sweeps after a minute, and so do connectors.
      await pass(world, 61_000);
      await finishAll(
        world,
        world.mappings.map((replica) => [replica, replica.look()] as const),
      );
      sweptInVain = true;
    }
  }
  return false;
}

const lastMarks = new WeakMap<World, string>();

/** Whether anything has changed since it was asked last. */
function hasMoved(world: World): Promise<boolean> {
  const { tables } = world.registry;
  const sum = (rows: Iterable<number>) => [...rows].reduce((total, value) => total + value, 0);
  const mark = [
    tables.looks.rows.size,
    [...tables.looks.rows.keys()].at(-1),
    sum([...tables.observed.rows.values()].map(({ row }) => row.version + row.publishedVersion + Number(row.reread))),
    sum([...tables.commands.rows.values()].map(({ attempts, outcome }) => attempts + Number(outcome !== null))),
    sum(world.broker.positions.map(({ committed }) => committed)),
    sum([...tables.links.rows.values()].map(({ state }) => state.numbers.webcrm + state.numbers.customcrm)),
    sum(systems.map((system) => world.crms[system].journal.length)),
    tables.firstReads.rows.size,
    JSON.stringify([...tables.flows.rows.values()].map(({ walk }) => walk)),
    JSON.stringify([...tables.sweeps.rows.values()]),
    JSON.stringify([...tables.missing.rows.values()].map(({ standing }) => standing)),
    JSON.stringify([...tables.cursors.rows.values()]),
  ].join(' ');
  const moved = lastMarks.get(world) !== mark;
  lastMarks.set(world, mark);
  return Promise.resolve(moved);
}

async function finishAll(world: World, tasks: readonly (readonly [Replica, Task])[]): Promise<void> {
  for (const [replica, task] of tasks) launchIfFree(replica, task);
  await world.scheduler.run(() => !world.replicas.some(({ isBusy }) => isBusy));
}

/** When something that waits comes due: a command, a resend, a lease of somebody who died, a message on its way, a late write. */
function nextDue(world: World): number | undefined {
  const { tables } = world.registry;
  const { now } = world.scheduler;
  const times = [
    ...[...tables.commands.rows.values()].flatMap(({ dueAt }) => dueAt ?? []),
    ...[...tables.outstanding.rows.values()].map(({ dueAt }) => dueAt),
    ...(world.tasks().length > 0 ? [...tables.leases.rows.values()].map(({ until }) => until) : []),
    ...abandonedSendings(world.registry).map(({ begunAt }) => begunAt + lateMs + 1),
    ...world.broker.positions.flatMap((position) => world.broker.nextAt(position) ?? []),
    ...(world.scheduler.nextAt() === undefined ? [] : [world.scheduler.nextAt() ?? 0]),
  ].filter((time) => time > now);
  return times.length === 0 ? undefined : Math.min(...times);
}

/** Every message comes again, every record is read again. */
async function repeatEverything(world: World): Promise<boolean> {
  for (const position of world.broker.positions) position.committed = 0;
  for (const system of systems) {
    for (const entity of world.crms[system].entities) for (const { id } of world.crms[system].all(entity)) hook(world, system, entity, id);
  }
  return rest(world);
}

function hook(world: World, system: string, entity: string, id: string): void {
  const replica = world.random.pickIfAny(world.connectors.filter((candidate) => candidate.system === system && candidate.isUp));
  if (replica !== undefined) launchIfFree(replica, replica.hook(entity, id));
}

function launch(task: readonly [Replica, Task] | undefined): void {
  task?.[0].launch(task[1]);
}

function launchIfFree(replica: Replica, task: Task): void {
  if (replica.isUp && !replica.isRunning(task.name)) replica.launch(task);
}

function writesOf(world: World): number {
  return systems.reduce((count, system) => count + world.crms[system].journal.filter(({ by }) => by === 'sync').length, 0);
}
