import type { IncomingHttpHeaders } from 'node:http';
import type { Senders } from './senders.js';

/** A hook that a connector wants in its system. */
export interface WantedHook {
  /** The type whose changes it tells. */
  readonly entity: string;
  /** What it tells of them, in the system's own words. One type may need several hooks. */
  readonly events: string;
  /** Where the system sends its calls. May hold a secret: neither logged nor stored. */
  readonly target: string;
}

/** A hook as the system holds it. */
export interface PresentHook extends WantedHook {
  readonly id: string;
  /** It is enabled, and nothing else about it keeps calls from coming. */
  readonly sound: boolean;
}

/** A call that claims to be from the system, as far as it is known before its body is read. */
export interface HookCall {
  /** What follows in the path after the address of the hooks. */
  readonly path: readonly string[];
  readonly headers: IncomingHttpHeaders;
}

/** What a call says has changed. `ids` undefined: something of the type, and nobody knows which record. */
export interface Hint {
  readonly entity: string;
  readonly ids?: readonly string[];
}

/** How one system's hooks are managed, and how its calls are told from anybody else's. */
export interface SystemHooks {
  /** The public address below which calls come, without a secret; undefined when no hooks are wanted. */
  readonly address: string | undefined;
  /** Whose calls are taken. */
  readonly senders: Senders;
  /** The hooks that tell all that happens to a type. */
  wanted(entity: string): readonly WantedHook[];
  /** All hooks of this connector's login, whoever made them. */
  list(): Promise<readonly PresentHook[]>;
  create(hook: WantedHook): Promise<void>;
  /** Makes a hook what is wanted. */
  change(present: PresentHook, wanted: WantedHook): Promise<void>;
  remove(hook: PresentHook): Promise<void>;
  /** Whether the call may be from the system by all that is known without its body. */
  admitsHead(call: HookCall): boolean;
  /** Whether it is from the system. Nothing of the body is understood before. */
  admitsBody(call: HookCall, body: Buffer): boolean;
  /** What an admitted call says; `json` is undefined when the body is not JSON. Undefined: it is about nothing that can be kept in sync. */
  hintIn(call: HookCall, json: unknown): Hint | undefined;
}

/** The address of the hooks of a system below the public address of its connector, which must lead to the connector's port. */
export function hookAddress(publicUrl: string | undefined, system: string): string | undefined {
  return publicUrl === undefined ? undefined : `${publicUrl.replace(/\/+$/, '')}/hooks/${system}`;
}
