/**
 * The addresses below which a connector has registered hooks in its system, without their secrets: hooks below one that is no longer wanted are
 * its own to remove.
 */
export interface HookAddresses {
  known(): Promise<readonly string[]>;
  /** Before the first hook is registered there. */
  remember(address: string): Promise<void>;
  /** Once no hook is left there. */
  forget(address: string): Promise<void>;
}
