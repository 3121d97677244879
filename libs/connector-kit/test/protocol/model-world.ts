import { systems, type Command, type Outcome, type System } from '#change-events';
import type { Flow, NewState } from '#dataflows';
import { Chronicle } from './chronicle.js';
import type { Clock } from './clock.js';
import type { Guard } from './guard.js';
import type { History } from './history.js';
import { Lane } from './lane.js';
import { ModelConnector } from './model-connector.js';
import { modelFlow, pairOf, propertiesOf, recurringValue, uniqueValue } from './model-flow.js';
import { ModelMapping } from './model-mapping.js';
import { ModelSystem } from './model-system.js';
import type { Step, TimedStep } from './step.js';

/** One system with its connector and the topics between the connector and the mapping service. */
interface Side {
  readonly crm: ModelSystem;
  readonly connector: ModelConnector;
  readonly changes: Lane<NewState>;
  readonly commands: Lane<Command>;
  readonly outcomes: Lane<Outcome>;
}

const begin = Date.UTC(2026, 0, 1);
const mostRounds = 12;
const roundMs = 5_000;

/** Two systems, their connectors and the mapping service, with one link; what happens is what steps say. */
export class ModelWorld {
  readonly flow: Flow;
  readonly chronicle = new Chronicle();
  readonly mapping: ModelMapping;
  readonly sides: Readonly<Record<System, Side>>;
  /** Numbers that went back. */
  readonly backwards: string[] = [];
  private readonly clock: Clock = { now: begin };
  private uniqueValues = 0;

  constructor(history: History, without: Guard | undefined) {
    this.flow = modelFlow(history.flow);
    const side = (system: System): Side => {
      const crm = new ModelSystem(system, history.habits[system], history.initial[system], begin);
      const [changes, commands, outcomes] = [new Lane<NewState>(), new Lane<Command>(), new Lane<Outcome>()];
      const roads = { change: changes.send, outcome: outcomes.send };
      return { crm, changes, commands, outcomes, connector: new ModelConnector(system, crm, this.clock, this.chronicle, without, roads) };
    };
    this.sides = { webcrm: side('webcrm'), customcrm: side('customcrm') };
    this.mapping = new ModelMapping(this.flow, this.clock, without, (command) => this.sides[command.system].commands.send(command));
  }

  take({ after, step }: TimedStep): void {
    this.clock.now += after;
    const before = this.numbers();
    this.act(step);
    const isBack = this.numbers().some((number, position) => number < (before[position] ?? 0));
    if (isBack) this.backwards.push(`${step.do} turned ${before.join(' ')} into ${this.numbers().join(' ')}`);
  }

  /**
   * Nobody edits, nothing fails: polls, deliveries and resending go on until nothing changes any more. Answers whether that was so after
   * some rounds.
   */
  rest(): boolean {
    for (let round = 0; round < mostRounds; round += 1) {
      const before = this.activity();
      this.clock.now += roundMs;
      for (const system of systems) {
        this.sides[system].connector.observeAllPolls();
        this.poll(system);
      }
      this.mapping.resend();
      for (const system of systems) this.carryOut(system);
      if (this.activity() === before) return this.isIdle();
    }
    return false;
  }

  /** Everything that was ever sent arrives once more. */
  repeatEverything(): void {
    for (const system of systems) {
      const { changes, outcomes, commands, connector } = this.sides[system];
      changes.repeat((state) => this.mapping.takeState(system, state));
      outcomes.repeat((outcome) => this.mapping.takeOutcome(outcome));
      commands.repeat((command) => {
        connector.accept(command);
        this.finish(connector);
      });
    }
  }

  /** What has been written and asked for so far. */
  activity(): string {
    return [...this.numbers(), this.chronicle.arrivals.length].join(' ');
  }

  private act(step: Step): void {
    switch (step.do) {
      case 'edit':
        return this.edit(step.on, step.property, step.value);
      case 'poll':
        return this.poll(step.on);
      case 'beginPoll':
        return this.sides[step.on].connector.beginPoll(step.isSweep);
      case 'observePoll':
        return this.sides[step.on].connector.observePoll(step.which);
      case 'publish':
        return this.sides[step.on].connector.publish(step.isAcknowledged);
      case 'deliverChange': {
        const state = this.sides[step.on].changes.take(step.which);
        return state === undefined ? undefined : this.mapping.takeState(step.on, state);
      }
      case 'deliverCommand': {
        const command = this.sides[step.on].commands.take(step.which);
        return command === undefined || step.isLost ? undefined : this.sides[step.on].connector.accept(command);
      }
      case 'work': {
        for (let stage = 0; stage < step.stages; stage += 1) this.sides[step.on].connector.work(step.answer);
        return;
      }
      case 'crash':
        return this.sides[step.on].connector.crash();
      case 'deliverOutcome': {
        const outcome = this.sides[step.on].outcomes.take(step.which);
        return outcome === undefined || step.isLost ? undefined : this.mapping.takeOutcome(outcome);
      }
      case 'resend':
        return this.mapping.resend();
      case 'resolve': {
        const pair = this.flow.pairs[step.pair % this.flow.pairs.length];
        if (pair !== undefined && this.mapping.resolve(pair, step.winner)) this.chronicle.decided(pair.key, 1);
        return;
      }
      case 'reverse': {
        const pair = this.mapping.reverse(step.which);
        // One write where the value comes back, one where it travels to.
        if (pair !== undefined) this.chronicle.decided(pair, 2);
        return;
      }
      case 'rest':
        this.rest();
    }
  }

  private edit(system: System, which: number, choice: number | 'unique'): void {
    const properties = propertiesOf(this.flow, system);
    const property = properties[which % properties.length] ?? '';
    const value = choice === 'unique' ? uniqueValue(property, (this.uniqueValues += 1)) : recurringValue(property, choice);
    const { crm } = this.sides[system];
    if (!crm.edit(property, value, this.clock.now)) return;
    const pair = pairOf(this.flow, system, property);
    const present = pair.properties[system].map((name) => crm.record[name] ?? null);
    this.chronicle.edited({ system, pair, value: present, isUnique: choice === 'unique' });
  }

  private poll(system: System): void {
    const { connector, changes } = this.sides[system];
    connector.beginPoll(false);
    connector.observeNewestPoll();
    connector.publish(true);
    changes.drain((state) => this.mapping.takeState(system, state));
  }

  private carryOut(system: System): void {
    const { commands, outcomes, connector } = this.sides[system];
    commands.drain((command) => connector.accept(command));
    this.finish(connector);
    outcomes.drain((outcome) => this.mapping.takeOutcome(outcome));
  }

  private finish(connector: ModelConnector): void {
    const mostStages = 40;
    for (let stage = 0; stage < mostStages && connector.work('comes'); stage += 1);
  }

  private isIdle(): boolean {
    return systems.every((system) => this.mapping.link.outstanding[system] === null);
  }

  private numbers(): readonly number[] {
    const { sides, numbers } = this.mapping.link;
    return systems.flatMap((system) => [sides[system].version, numbers[system], this.sides[system].connector.version]);
  }
}
