import type { PresentHook, WantedHook } from './system-hooks.js';

/** What is to be done so that the hooks that are there are those that are wanted. */
export interface HookPlan {
  readonly create: readonly WantedHook[];
  readonly change: readonly { readonly present: PresentHook; readonly wanted: WantedHook }[];
  readonly remove: readonly PresentHook[];
}

/**
 * Compares the hooks that are wanted with those that are there. Pure. Hooks of others are left alone.
 * @param addresses below which all hooks are the connector's own, wanted or not
 */
export function planHooks(wanted: readonly WantedHook[], present: readonly PresentHook[], addresses: readonly string[]): HookPlan {
  const left = new Set(present.filter(({ target }) => addresses.some((address) => target.startsWith(`${address}/`))));
  const create: WantedHook[] = [];
  const change: HookPlan['change'][number][] = [];
  for (const wish of wanted) {
    const alike = [...left].filter(({ entity, events }) => entity === wish.entity && events === wish.events);
    const right = alike.find(({ target, sound }) => sound && target === wish.target);
    const kept = right ?? alike[0];
    if (kept === undefined) create.push(wish);
    else left.delete(kept);
    if (kept !== undefined && right === undefined) change.push({ present: kept, wanted: wish });
  }
  return { create, change, remove: [...left] };
}
