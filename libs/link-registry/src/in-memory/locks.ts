interface Lock {
  holder: object;
  readonly waiting: { readonly owner: object; readonly grant: () => void }[];
}

/** What PostgreSQL answers with when two transactions wait for each other. */
export class Deadlock extends Error {
  readonly code = '40P01';
}

/** Exclusive locks on names, granted in the order in which they were asked for. Owners are compared by identity. */
export class Locks {
  private readonly locks = new Map<string, Lock>();
  private readonly waitingFor = new Map<object, string>();

  isHeldBy(owner: object, name: string): boolean {
    return this.locks.get(name)?.holder === owner;
  }

  /** Takes a lock unless another has it. */
  tryTake(owner: object, name: string): boolean {
    const lock = this.locks.get(name);
    if (lock === undefined) this.locks.set(name, { holder: owner, waiting: [] });
    return lock === undefined || lock.holder === owner;
  }

  /** @throws Deadlock when whoever has the lock waits, over any number of steps, for the owner */
  async take(owner: object, name: string): Promise<void> {
    if (this.tryTake(owner, name)) return;
    if (this.wouldWaitForItself(owner, name)) throw new Deadlock(`two transactions wait for each other, one of them for ${name}`);
    this.waitingFor.set(owner, name);
    await new Promise<void>((resolve) => this.locks.get(name)?.waiting.push({ owner, grant: resolve }));
    this.waitingFor.delete(owner);
  }

  /** Whoever waits for it stops doing so: it is never granted. */
  withdraw(owner: object): void {
    const wanted = this.locks.get(this.waitingFor.get(owner) ?? '');
    wanted?.waiting.splice(0, wanted.waiting.length, ...wanted.waiting.filter((waiter) => waiter.owner !== owner));
    this.waitingFor.delete(owner);
  }

  /** Gives back all that the owner has. */
  release(owner: object): void {
    for (const [name, lock] of this.locks) {
      if (lock.holder !== owner) continue;
      const next = lock.waiting.shift();
      if (next === undefined) {
        this.locks.delete(name);
      } else {
        lock.holder = next.owner;
        next.grant();
      }
    }
  }

  private wouldWaitForItself(owner: object, name: string): boolean {
    let wanted: string | undefined = name;
    while (wanted !== undefined) {
      const holder: object | undefined = this.locks.get(wanted)?.holder;
      if (holder === owner) return true;
      wanted = holder === undefined ? undefined : this.waitingFor.get(holder);
    }
    return false;
  }
}
