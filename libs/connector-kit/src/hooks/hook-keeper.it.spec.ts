import { describe, expect, it } from '@jest/globals';
import { benchAround } from '../../test/bench.js';
import { FakeHooks } from '../../test/fake-hooks.js';
import { busy, FakeSystem } from '../../test/fake-system.js';
import { loopsAtWork } from '../../test/loops-at-work.js';
import { until } from '../../test/until.js';
import { HookKeeper } from './hook-keeper.js';
import type { PresentHook } from './system-hooks.js';

const here = 'https://here.example/hooks/customcrm';
const work = loopsAtWork();

function keeperOf(hooks: FakeHooks, entities: readonly string[] = ['contact']) {
  const { parts } = benchAround(new FakeSystem(), work.registry);
  return { keeper: new HookKeeper({ ...parts, entities }, hooks), standing: parts.standing };
}

/** A replica at work. */
function begin(hooks: FakeHooks) {
  const { keeper, standing } = keeperOf(hooks);
  work.running.push(keeper.run(work.stopping.signal));
  return { standing };
}

const said = (there: ReadonlyMap<string, PresentHook>) =>
  [...there.values()].map(({ entity, events, target }) => `${entity} ${events} ${target}`);
const wanted = ['contact create', 'contact delete'].map((what) => `${what} ${here}/secret/contact`);

describe('A connector with a public address', () => {
  it('registers its hooks once, though two replicas start', async () => {
    const there = new Map<string, PresentHook>();
    const replicas = [new FakeHooks(here, there), new FakeHooks(here, there)];
    for (const hooks of replicas) begin(hooks);
    await until(() => there.size === 2);
    work.stopping.abort();
    await Promise.all(work.running);
    // One that starts later finds what is there.
    const later = new FakeHooks(here, there);
    await keeperOf(later).keeper.putRight(new AbortController().signal);
    expect(later.calls).toEqual(['list']);
    expect(said(there)).toEqual(wanted);
    expect(replicas.flatMap(({ calls }) => calls).filter((call) => call === 'create')).toHaveLength(2);
  });

  it('moves its hooks to a new address, drops those of types that left, and leaves the hooks of others alone', async () => {
    const there = new Map<string, PresentHook>();
    const old = new FakeHooks('https://old.example/hooks/customcrm', there);
    await keeperOf(old, ['contact', 'order']).keeper.putRight(work.stopping.signal);
    const others = { id: 'x', entity: 'contact', events: 'create', target: 'https://other.example/', sound: false };
    there.set('x', others);
    await keeperOf(new FakeHooks(here, there)).keeper.putRight(work.stopping.signal);
    expect(said(there).sort()).toEqual([...wanted, 'contact create https://other.example/'].sort());
    expect(await work.registry.memory.hookAddresses.known()).toEqual([here]);
  });

  it('removes its hooks when the address is taken away, and asks the system for nothing afterwards', async () => {
    const there = new Map<string, PresentHook>();
    await keeperOf(new FakeHooks(here, there)).keeper.putRight(work.stopping.signal);
    const without = new FakeHooks(undefined, there);
    const { keeper } = keeperOf(without);
    await keeper.putRight(work.stopping.signal);
    await keeper.putRight(work.stopping.signal);
    expect([there.size, without.calls]).toEqual([0, ['list', 'remove', 'remove']]);
    expect(await work.registry.memory.hookAddresses.known()).toEqual([]);
  });

  it('says that it is not ready while the system refuses hooks, and tries again', async () => {
    const hooks = new FakeHooks(here);
    const failures: Error[] = [busy(), new Error('no right to hooks')];
    const list = hooks.list.bind(hooks);
    hooks.list = () => {
      const failure = failures.shift();
      return failure === undefined ? list() : Promise.reject(failure);
    };
    const { standing } = begin(hooks);
    await until(() => standing.ready() !== true);
    expect(standing.ready()).toBe('hooks customcrm: no right to hooks');
    await until(() => hooks.there.size === 2);
    await until(() => standing.ready() === true);
  }, 20_000);
});
