import { sameSecret } from '../src/hooks/same-secret.js';
import { Senders } from '../src/hooks/senders.js';
import type { Hint, HookCall, PresentHook, SystemHooks, WantedHook } from '../src/hooks/system-hooks.js';

/** The hooks of a system in memory, with the secret in the address. */
export class FakeHooks implements SystemHooks {
  readonly senders: Senders;
  readonly calls: string[] = [];
  private lastId = 0;

  /** @param there the system's hooks, which several replicas see */
  constructor(
    readonly address: string | undefined,
    readonly there: Map<string, PresentHook> = new Map(),
    private readonly secret = 'secret',
    allowed = '',
  ) {
    this.senders = new Senders('SENDERS', allowed);
  }

  wanted(entity: string): readonly WantedHook[] {
    return ['create', 'delete'].map((events) => ({ entity, events, target: `${this.address ?? ''}/${this.secret}/${entity}` }));
  }

  list(): Promise<readonly PresentHook[]> {
    return this.answer('list', [...this.there.values()]);
  }

  create(hook: WantedHook): Promise<void> {
    const id = `${this.there.size}-${(this.lastId += 1)}`;
    this.there.set(id, { ...hook, id, sound: true });
    return this.answer('create', undefined);
  }

  change({ id }: PresentHook, wanted: WantedHook): Promise<void> {
    this.there.set(id, { ...wanted, id, sound: true });
    return this.answer('change', undefined);
  }

  remove({ id }: PresentHook): Promise<void> {
    this.there.delete(id);
    return this.answer('remove', undefined);
  }

  admitsHead({ path }: HookCall): boolean {
    return sameSecret(path[0] ?? '', this.secret);
  }

  admitsBody(_call: HookCall, body: Buffer): boolean {
    return !body.includes('altered');
  }

  hintIn({ path: [, entity = ''] }: HookCall, json: unknown): Hint | undefined {
    if (entity !== 'contact') return undefined;
    return typeof json === 'string' ? { entity, ids: [json] } : { entity };
  }

  private async answer<T>(call: string, result: T): Promise<T> {
    this.calls.push(call);
    await new Promise((resolve) => setImmediate(resolve));
    return result;
  }
}
