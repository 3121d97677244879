import type { Random } from './random.js';

/** Whoever does something and may stop at any time: a process. */
export interface Actor {
  /** Grows when it dies: what it was about to do then never happens. */
  readonly life: number;
  /** It does nothing before this time. */
  readonly stalledUntil: number;
}

interface Event {
  readonly at: number;
  /** Undefined: it happens whoever lives. */
  readonly actor: Actor | undefined;
  readonly life: number;
  readonly happen: () => void;
}

// The machine's own: the globals are the simulation's while a history runs.
const { setImmediate } = globalThis;

/** The only clock, and who goes on when: every await on a port is an event that waits here for its time. */
export class Scheduler {
  /** Milliseconds since 1970. */
  now = Date.UTC(2026, 0, 5, 8);
  private readonly events: Event[] = [];
  /** Nothing takes time any more but what says how much. */
  isCalm = false;

  constructor(private readonly random: Random) {}

  /** Resolves after a while, or never when the actor dies meanwhile. */
  pause(actor: Actor, ms?: number): Promise<void> {
    if (this.isCalm && ms === undefined) return Promise.resolve();
    const at = this.now + (ms ?? this.latency());
    return new Promise((resolve) => {
      this.add({ at, actor, life: actor.life, happen: resolve });
    });
  }

  at(time: number, happen: () => void): void {
    this.add({ at: time, actor: undefined, life: 0, happen });
  }

  /** Lets time pass until `isOver` or until nothing can happen any more. */
  async run(isOver: (nextAt: number) => boolean): Promise<void> {
    await whatFollows();
    for (let next = this.events[0]; next !== undefined && !isOver(next.at); next = this.events[0]) {
      this.events.shift();
      this.now = Math.max(this.now, next.at);
      if (next.actor !== undefined && next.actor.life !== next.life) continue;
      if (next.actor !== undefined && next.actor.stalledUntil > this.now) {
        this.add({ ...next, at: next.actor.stalledUntil });
        continue;
      }
      next.happen();
      await whatFollows();
    }
  }

  /** The time of the next event, or undefined. */
  nextAt(): number | undefined {
    return this.events[0]?.at;
  }

  private add(event: Event): void {
    let position = this.events.length;
    while (position > 0 && (this.events[position - 1]?.at ?? 0) > event.at) position -= 1;
    this.events.splice(position, 0, event);
  }

  /** Mostly short, sometimes long enough for others to do a lot meanwhile. */
  private latency(): number {
    const { random } = this;
    return random.chance(0.9) ? random.between(1, 40) : random.chance(0.9) ? random.between(40, 600) : random.between(600, 6_000);
  }
}

/** Everybody goes on until they wait for an event. */
function whatFollows(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
