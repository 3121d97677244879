import type { ConnectorMemory } from '#link-registry';
import { TryLater, type Connector } from '../connector.js';
import { backoffMs } from '../run/backoff.js';
import type { KitLog } from '../run/kit-log.js';
import type { LeaseKeeper } from '../run/lease-keeper.js';
import type { Standing } from '../run/standing.js';
import { wait } from '../run/wait.js';
import { planHooks } from './plan-hooks.js';
import type { SystemHooks } from './system-hooks.js';

/** What keeping hooks works with. */
export interface KeeperParts {
  readonly connector: Pick<Connector, 'system'>;
  readonly memory: ConnectorMemory;
  readonly leases: LeaseKeeper;
  readonly standing: Standing;
  readonly log: KitLog;
  /** The types that are served. */
  readonly entities: readonly string[];
}

/** Systems disable hooks, and people remove them. */
const lookAgainMs = 600_000;
const retry = { firstMs: 1_000, greatestMs: 60_000 };
const worryAfter = 3;

/**
 * Registers the hooks that are wanted, puts wrong ones right and removes those that are not wanted any more, one replica at a time. The address is
 * stored before the first hook is registered: a connector that is told another one later, or none, knows what is its own to remove.
 */
export class HookKeeper {
  private readonly part: string;

  constructor(
    private readonly parts: KeeperParts,
    private readonly hooks: SystemHooks,
  ) {
    this.part = `hooks ${parts.connector.system}`;
  }

  /** Keeps them until the signal is aborted. */
  run(signal: AbortSignal): Promise<void> {
    const { leases, connector } = this.parts;
    return leases.whileHeld(`hooks:${connector.system}`, signal, (_lease, held) => this.keep(held));
  }

  private async keep(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      try {
        await this.putRight(signal);
        failures = 0;
        this.parts.standing.well(this.part);
        await wait(lookAgainMs, signal);
      } catch (error) {
        failures += 1;
        await wait(this.delayAfter(error, failures), signal);
      }
    }
    this.parts.standing.well(this.part);
  }

  /** Calls the system only if there are hooks, or may be. */
  async putRight(signal: AbortSignal): Promise<void> {
    const { memory, entities, log } = this.parts;
    const { address } = this.hooks;
    if (address !== undefined) await memory.hookAddresses.remember(address);
    const addresses = await memory.hookAddresses.known();
    if (addresses.length === 0) return;
    const wanted = address === undefined ? [] : entities.flatMap((entity) => this.hooks.wanted(entity));
    const { create, change, remove } = planHooks(wanted, await this.hooks.list(), addresses);
    const steps = [
      ...create.map((hook) => () => this.hooks.create(hook)),
      ...change.map(
        ({ present, wanted: wish }) =>
          () =>
            this.hooks.change(present, wish),
      ),
      ...remove.map((hook) => () => this.hooks.remove(hook)),
    ];
    for (const step of steps) {
      if (signal.aborted) return;
      await step();
    }
    for (const old of addresses) if (old !== address) await memory.hookAddresses.forget(old);
    if (steps.length > 0) {
      log.info({ registered: create.length, putRight: change.length, removed: remove.length }, 'The hooks are as they are wanted');
    }
  }

  private delayAfter(error: unknown, failures: number): number {
    const isBusy = error instanceof TryLater;
    // Without hooks everything is read, only later: one that is busy is nothing to worry about.
    if (!isBusy || failures >= worryAfter) this.parts.standing.fault(this.part, error instanceof Error ? error.message : String(error));
    this.parts.log.warn({ err: error }, 'Hooks can not be registered now; trying again');
    return backoffMs(retry, failures, isBusy ? error.retryAfterMs : 0);
  }
}
