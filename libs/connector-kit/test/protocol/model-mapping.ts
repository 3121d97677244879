import type { Command, Outcome, System } from '#change-events';
import { systems } from '#change-events';
import {
  acceptOutcome,
  acceptState,
  decideConflict,
  reconcile,
  reverseConflict,
  type Decision,
  type Flow,
  type LinkState,
  type NewState,
  type OperatorsWord,
  type Pair,
} from '#dataflows';
import type { Clock } from './clock.js';
import type { Guard } from './guard.js';

type Conflict = Extract<Decision, { kind: 'conflict' }>;

/** The mapping service with one link. */
export class ModelMapping {
  readonly conflicts: Conflict[] = [];
  link: LinkState = {
    id: 'the link',
    ids: { webcrm: 'webcrm', customcrm: 'customcrm' },
    sides: { webcrm: { version: 0, values: {} }, customcrm: { version: 0, values: {} } },
    pairs: {},
    outstanding: { webcrm: null, customcrm: null },
    numbers: { webcrm: 0, customcrm: 0 },
  };

  /** @param send the way to the connectors */
  constructor(
    private readonly flow: Flow,
    private readonly clock: Clock,
    private readonly without: Guard | undefined,
    private readonly send: (command: Command) => void,
  ) {}

  takeState(system: System, state: NewState): void {
    this.settle(acceptState(this.flow, this.link, system, this.taken(system, state)));
  }

  takeOutcome(outcome: Outcome): void {
    const given = this.weakened(outcome);
    const link = acceptOutcome(this.flow, this.link, given);
    this.settle(this.without === 'agreedIsWhatWasSent' ? agreedAsPresent(this.flow, this.link, link) : link);
  }

  /** Every command without an outcome is sent again. */
  resend(): void {
    for (const system of systems) {
      const command = this.link.outstanding[system]?.command;
      if (command !== undefined) this.send(command);
    }
  }

  /** An operator chooses the winner of a conflict that waits. Answers whether there was one to choose. */
  resolve(pair: Pair, winner: System): boolean {
    const frozen = this.link.pairs[pair.key]?.frozen;
    return frozen !== undefined && this.obey(decideConflict(this.flow, this.link, { pair: pair.key, values: frozen.values }, winner));
  }

  /** An operator reverses one of the conflicts so far. Answers its pair, if it could be. */
  reverse(which: number): string | undefined {
    const decided = this.conflicts.filter(({ winner }) => winner !== null);
    const conflict = decided[which % Math.max(1, decided.length)];
    if (conflict === undefined || conflict.winner === null) return undefined;
    const isDone = this.obey(reverseConflict(this.flow, this.link, conflict, conflict.winner, this.clock.now));
    return isDone ? conflict.pair : undefined;
  }

  private obey(word: OperatorsWord): boolean {
    if (word.kind !== 'done') return false;
    const numbers = this.link.numbers;
    this.settle(word.link);
    if (systems.some((system) => word.link.numbers[system] > numbers[system])) this.resend();
    return true;
  }

  private settle(link: LinkState): void {
    const { link: next, decisions, commanded } = reconcile(this.flow, link, () => null, this.clock.now);
    this.link = next;
    if (this.without !== 'conflictRecord')
      this.conflicts.push(...decisions.filter((decision): decision is Conflict => decision.kind === 'conflict'));
    for (const system of commanded) {
      const command = next.outstanding[system]?.command;
      if (command !== undefined) this.send(command);
    }
  }

  private taken<T extends { readonly version: number }>(system: System, state: T): T {
    if (this.without !== 'versionCheck') return state;
    return { ...state, version: Math.max(state.version, this.link.sides[system].version + 1) };
  }

  private weakened(outcome: Outcome): Outcome {
    const { state, ...rest } = outcome;
    if (state === undefined || this.without === 'recordStateInOutcome') return rest;
    const pairs =
      this.without === 'ignoredIsNoEdit'
        ? outcome.pairs.map((result) => (result.result === 'ignored' ? { ...result, result: 'applied' as const } : result))
        : outcome.pairs;
    return { ...rest, pairs, state: this.taken(outcome.system, state) };
  }
}

function agreedAsPresent(flow: Flow, before: LinkState, after: LinkState): LinkState {
  const pairs = Object.entries(after.pairs).map(([key, memory]) => {
    const pair = flow.pairs.find((candidate) => candidate.key === key);
    if (pair === undefined || memory.agreed === undefined || memory.agreed === before.pairs[key]?.agreed) return [key, memory];
    return [key, { ...memory, agreed: { webcrm: presentOf(pair, 'webcrm', after), customcrm: presentOf(pair, 'customcrm', after) } }];
  });
  return { ...after, pairs: Object.fromEntries(pairs) as LinkState['pairs'] };
}

function presentOf(pair: Pair, system: System, link: LinkState) {
  return pair.properties[system].map((property) => link.sides[system].values[property] ?? null);
}
