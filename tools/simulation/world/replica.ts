import type { InMemoryConnection, InMemoryRegistry } from '#link-registry';
import type { Actor, Scheduler } from './scheduler.js';

/** One thing that a replica may do next. */
export interface Task {
  /** At most one of a name runs at a time. */
  readonly name: string;
  readonly run: () => Promise<unknown>;
}

/** One process: it may stall, die at any await, and come back with nothing but what it had committed. */
export abstract class Replica implements Actor {
  life = 0;
  stalledUntil = 0;
  isUp = false;
  protected connection: InMemoryConnection | undefined;
  private readonly running = new Set<string>();

  constructor(
    readonly name: string,
    protected readonly registry: InMemoryRegistry,
    protected readonly scheduler: Scheduler,
    private readonly failed: (task: string, error: unknown) => void,
  ) {}

  start(): void {
    this.connection = this.registry.connect(() => this.pause());
    this.isUp = true;
    this.begin(this.connection);
  }

  die(): void {
    this.life += 1;
    this.isUp = false;
    this.running.clear();
    this.connection?.break();
  }

  get isBusy(): boolean {
    return this.running.size > 0;
  }

  isRunning(task: string): boolean {
    return this.running.has(task);
  }

  /** What there is to do, as far as it is not being done. */
  tasks(): readonly Task[] {
    return this.isUp ? this.everything().filter(({ name }) => !this.running.has(name)) : [];
  }

  launch({ name, run }: Task): void {
    const { life } = this;
    this.running.add(name);
    const ended = (): void => {
      if (this.life === life) this.running.delete(name);
    };
    void this.pause()
      .then(run)
      .then(ended, (error: unknown) => {
        ended();
        this.failed(`${this.name} ${name}`, error);
      });
  }

  protected pause(ms?: number): Promise<void> {
    return this.scheduler.pause(this, ms);
  }

  /** Builds what it works with. */
  protected abstract begin(connection: InMemoryConnection): void;

  protected abstract everything(): readonly Task[];
}
