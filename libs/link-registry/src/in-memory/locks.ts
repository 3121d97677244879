interface Waiter {
  readonly owner: object;
  readonly isShared: boolean;
  readonly grant: () => void;
}

interface Lock {
  readonly holders: Set<object>;
  isShared: boolean;
  readonly waiting: Waiter[];
}

/** What PostgreSQL answers with when two transactions wait for each other. */
export class Deadlock extends Error {
  readonly code = '40P01';
}

/** Locks on names, exclusive or shared, granted in the order in which they were asked for. Owners are compared by identity. */
export class Locks {
  private readonly locks = new Map<string, Lock>();
  private readonly waitingFor = new Map<object, string>();

  isHeldBy(owner: object, name: string): boolean {
    const lock = this.locks.get(name);
    return lock?.isShared === false && lock.holders.has(owner);
  }

  /** Takes a lock unless another has it. */
  tryTake(owner: object, name: string): boolean {
    if (!this.locks.has(name)) this.locks.set(name, { holders: new Set([owner]), isShared: false, waiting: [] });
    return this.isHeldBy(owner, name);
  }

  /** @throws Deadlock when whoever has the lock waits, over any number of steps, for the owner */
  async take(owner: object, name: string): Promise<void> {
    if (!this.tryTake(owner, name)) await this.wait(owner, name, false);
  }

  /** Several have it at once. @throws Deadlock as `take` does */
  async takeShared(owner: object, name: string): Promise<void> {
    const lock = this.locks.get(name);
    if (lock === undefined) this.locks.set(name, { holders: new Set([owner]), isShared: true, waiting: [] });
    else if (lock.isShared && lock.waiting.length === 0) lock.holders.add(owner);
    else if (!lock.holders.has(owner)) await this.wait(owner, name, true);
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
      if (!lock.holders.delete(owner) || lock.holders.size > 0) continue;
      if (lock.waiting.length === 0) this.locks.delete(name);
      else grantNext(lock);
    }
  }

  private async wait(owner: object, name: string, isShared: boolean): Promise<void> {
    if (this.leadsTo(owner, name)) throw new Deadlock(`two transactions wait for each other, one of them for ${name}`);
    this.waitingFor.set(owner, name);
    await new Promise<void>((resolve) => {
      const grant = () => {
        this.waitingFor.delete(owner);
        resolve();
      };
      this.locks.get(name)?.waiting.push({ owner, isShared, grant });
    });
  }

  private leadsTo(owner: object, name: string | undefined): boolean {
    const holders = name === undefined ? [] : [...(this.locks.get(name)?.holders ?? [])];
    return holders.some((holder) => holder === owner || this.leadsTo(owner, this.waitingFor.get(holder)));
  }
}

/** The next one, and those behind it that share with it. */
function grantNext(lock: Lock): void {
  lock.isShared = lock.waiting[0]?.isShared ?? false;
  do {
    const next = lock.waiting.shift();
    if (next === undefined) return;
    lock.holders.add(next.owner);
    next.grant();
  } while (lock.isShared && lock.waiting[0]?.isShared);
}
