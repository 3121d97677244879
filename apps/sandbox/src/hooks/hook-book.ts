import type { System } from '#change-events';
import type { Author } from '../store/draft.js';
import type { Storage } from '../store/storage.js';
import type { Subscription, Wish } from './subscription.js';

/** The hooks of one system, kept where its records are. They are settings: a new sample leaves them alone. */
export class HookBook {
  private readonly hooks = new Map<number, Subscription>();
  private lastKey = 0;

  private constructor(
    private readonly system: System,
    private readonly storage: Storage,
  ) {}

  static async open(system: System, storage: Storage): Promise<HookBook> {
    const book = new HookBook(system, storage);
    for (const hook of await storage.loadHooks(system)) book.put(hook);
    return book;
  }

  get all(): readonly Subscription[] {
    return [...this.hooks.values()];
  }

  of(owner: string): readonly Subscription[] {
    return this.all.filter((hook) => hook.owner === owner);
  }

  /** Undefined also for one that somebody else has made. */
  find(owner: string, key: number): Subscription | undefined {
    const hook = this.hooks.get(key);
    return hook?.owner === owner ? hook : undefined;
  }

  create(wish: Wish, { who, name }: Author): Promise<Subscription> {
    const now = Date.now();
    this.lastKey += 1;
    return this.keep({ ...wish, key: this.lastKey, owner: who, createdAt: now, createdBy: name, updatedAt: now, updatedBy: name });
  }

  change(hook: Subscription, wish: Partial<Wish>, { name }: Author): Promise<Subscription> {
    return this.keep({ ...hook, ...wish, updatedAt: Date.now(), updatedBy: name });
  }

  async remove({ key }: Subscription): Promise<void> {
    await this.storage.removeHook(this.system, key);
    this.hooks.delete(key);
  }

  async clear(): Promise<void> {
    for (const hook of this.all) await this.remove(hook);
  }

  private async keep(hook: Subscription): Promise<Subscription> {
    await this.storage.saveHook(this.system, hook);
    this.put(hook);
    return hook;
  }

  private put(hook: Subscription): void {
    this.hooks.set(hook.key, hook);
    this.lastKey = Math.max(this.lastKey, hook.key);
  }
}
