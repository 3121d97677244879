import type { System } from '#change-events';
import type { Flow, Pair } from '../flow.js';
import type { Outstanding, LinkState, PairMemory, RememberedFor, SideState } from './link-state.js';

/**
 * The link under a flow that may have changed since. What is remembered of a pair that is no more, or that joins other properties now, is
 * forgotten, with the values that were read for it: such a pair begins never agreed, as if it had just been seen. Of a pair with other rules
 * (transform, policies, direction) it is kept what was agreed and when; what the old rules led to (parked, frozen, rewritten) is judged anew.
 */
export function adoptFlow(flow: Flow, link: LinkState): LinkState {
  const rememberedFor = rememberedUnder(flow);
  const before = link.rememberedFor;
  if (before === rememberedFor) return link;
  if (before === undefined) return { ...link, rememberedFor };
  const changed = Object.keys({ ...before, ...rememberedFor }).filter((key) => !isSame(before[key], rememberedFor[key]));
  if (changed.length === 0) return link;

  const forgotten = changed.filter((key) => before[key]?.customcrm !== rememberedFor[key]?.customcrm);
  const pairs = Object.fromEntries(
    Object.entries(link.pairs).map(([key, memory]) => [key, changed.includes(key) ? onlyAgreed(memory) : memory]),
  );
  const stayed = flow.pairs.filter(({ key }) => !forgotten.includes(key));
  const { webcrm, customcrm } = link.outstanding;
  return {
    ...link,
    rememberedFor,
    sides: { webcrm: valuesOf(link, 'webcrm', stayed), customcrm: valuesOf(link, 'customcrm', stayed) },
    pairs: without(pairs, forgotten),
    outstanding: { webcrm: withoutSources(webcrm, forgotten), customcrm: withoutSources(customcrm, forgotten) },
  };
}

const underFlow = new WeakMap<Flow, Readonly<Record<string, RememberedFor>>>();

/** The same object for all links of a flow. */
function rememberedUnder(flow: Flow): Readonly<Record<string, RememberedFor>> {
  const before = underFlow.get(flow);
  if (before !== undefined) return before;
  const rememberedFor = Object.fromEntries(
    flow.pairs.map((pair) => [pair.key, { customcrm: pair.properties.customcrm.join('+'), revision: pair.revision }]),
  );
  underFlow.set(flow, rememberedFor);
  return rememberedFor;
}

function isSame(one: RememberedFor | undefined, other: RememberedFor | undefined): boolean {
  return one?.customcrm === other?.customcrm && one?.revision === other?.revision;
}

function onlyAgreed({ agreed, times }: PairMemory): PairMemory {
  return { ...(agreed === undefined ? {} : { agreed }), times, writes: { webcrm: 0, customcrm: 0 } };
}

/** A side with the values of these pairs alone. */
function valuesOf(link: LinkState, system: System, pairs: readonly Pair[]): SideState {
  const side = link.sides[system];
  const properties = new Set(pairs.flatMap((pair) => pair.properties[system]));
  return { ...side, values: Object.fromEntries(Object.entries(side.values).filter(([property]) => properties.has(property))) };
}

/** A write of a forgotten pair may be under way: its answer must not be taken for one about the pair that has the key now. */
function withoutSources(outstanding: Outstanding | null, keys: readonly string[]): Outstanding | null {
  return outstanding === null ? null : { ...outstanding, sources: without(outstanding.sources, keys) };
}

function without<T>(all: Readonly<Record<string, T>>, keys: readonly string[]): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(all).filter(([key]) => !keys.includes(key)));
}
