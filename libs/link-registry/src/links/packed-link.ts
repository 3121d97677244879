import { isDeepStrictEqual } from 'node:util';
import type { Json, System } from '#change-events';
import type { LinkState, PairMemory, SideState, Sides } from '#dataflows';
import { rememberedOf, type Names } from './remembered-for.js';

/** What a link remembers beside the present values of its sides and what its pairs were. */
export interface LinkMemory extends Pick<LinkState, 'pairs' | 'numbers' | 'deletion'> {
  /** Milliseconds since 1970 when a side's record went. */
  readonly gone: Partial<Record<System, number>>;
}

/** What stands beside the memory in the row. */
export interface Beside {
  readonly values: Sides<SideState['values']>;
  readonly rememberedFor: LinkState['rememberedFor'];
}

type Agreed = NonNullable<PairMemory['agreed']>;

/** `agreed`: 0 where the present values are agreed, null where none ever were. What ends an entry like the usual one is left out. */
type PackedPair = readonly [
  webcrmTime: number,
  customcrmTime: number,
  webcrmWrites?: number,
  customcrmWrites?: number,
  agreed?: Agreed | null | 0,
  rest?: Omit<PairMemory, 'agreed' | 'times' | 'writes'>,
];

interface Packed {
  /** 0: like the pair before it, of which no more than the times are to be said. */
  readonly pairs: readonly (PackedPair | 0)[];
  /** Those of the pairs; absent when they are the pairs that the link was last seen under, in their order. */
  readonly keys?: readonly string[];
  readonly numbers: readonly [webcrm: number, customcrm: number];
  readonly deletion?: LinkState['deletion'];
  readonly gone?: LinkMemory['gone'];
}

const noWrites = { webcrm: 0, customcrm: 0 };

/** A side's present values as a short JSON text: a list without names when they are those of the pairs that the link was last seen under. */
export function packValues(values: SideState['values'], system: System, rememberedFor: LinkState['rememberedFor']): string {
  const names = rememberedOf(rememberedFor).properties[system];
  return JSON.stringify(hasJust(names, values) ? names.map((name) => values[name]) : values);
}

/** @param rememberedFor what stood beside the values when they were packed */
export function unpackValues(text: string, system: System, rememberedFor: LinkState['rememberedFor']): SideState['values'] {
  const packed = JSON.parse(text) as SideState['values'] | readonly Json[];
  return isList(packed) ? joined(rememberedOf(rememberedFor).properties[system], packed) : packed;
}

/** A link's memory as a short JSON text: nearly all of what is agreed are the present values, which stand beside it in the row. */
export function packMemory({ pairs, numbers, deletion, gone }: LinkMemory, { values, rememberedFor }: Beside): string {
  const { keys: usual, names } = rememberedOf(rememberedFor);
  const isUsual = hasJust(usual, pairs);
  const keys = isUsual ? usual : Object.keys(pairs);
  let before: PackedPair | undefined;
  const packed: Packed = {
    pairs: keys.map((key) => {
      const pair = packPair(pairs[key] as PairMemory, names.get(key), values);
      if (before !== undefined && isLike(pair, before)) return 0;
      before = pair;
      return pair;
    }),
    ...(isUsual ? {} : { keys }),
    numbers: [numbers.webcrm, numbers.customcrm],
    ...(deletion === undefined ? {} : { deletion }),
    ...(Object.keys(gone).length === 0 ? {} : { gone }),
  };
  return JSON.stringify(packed);
}

/** @param beside what stood beside the memory when it was packed */
export function unpackMemory(text: string, { values, rememberedFor }: Beside): LinkMemory {
  const { keys: usual, names } = rememberedOf(rememberedFor);
  const { pairs, keys = usual, numbers, deletion, gone = {} } = JSON.parse(text) as Packed;
  let before: PackedPair = [0, 0];
  let times: PairMemory['times'] = noWrites;
  const unpacked = pairs.map((pair, position) => {
    if (pair !== 0) {
      before = pair;
      times = { webcrm: pair[0], customcrm: pair[1] };
    }
    return unpackPair(before, times, names.get(keys[position] ?? ''), values);
  });
  return {
    pairs: joined(keys, unpacked),
    numbers: { webcrm: numbers[0], customcrm: numbers[1] },
    ...(deletion === undefined ? {} : { deletion }),
    gone,
  };
}

function packPair(memory: PairMemory, names: Names | undefined, values: Beside['values']): PackedPair {
  const { times, writes, agreed, ...rest } = memory;
  const shortAgreed = packAgreed(agreed, names, values);
  if (Object.keys(rest).length > 0) return [times.webcrm, times.customcrm, writes.webcrm, writes.customcrm, shortAgreed, rest];
  if (shortAgreed !== 0) return [times.webcrm, times.customcrm, writes.webcrm, writes.customcrm, shortAgreed];
  if (writes.webcrm > 0 || writes.customcrm > 0) return [times.webcrm, times.customcrm, writes.webcrm, writes.customcrm];
  return [times.webcrm, times.customcrm];
}

function isLike(one: PackedPair, other: PackedPair): boolean {
  return one.length === 2 && other.length === 2 && one[0] === other[0] && one[1] === other[1];
}

function packAgreed(agreed: PairMemory['agreed'], names: Names | undefined, values: Beside['values']): Agreed | null | 0 {
  if (agreed === undefined) return null;
  if (names === undefined) return agreed;
  return isPresent(agreed.webcrm, names.webcrm, values.webcrm) && isPresent(agreed.customcrm, names.customcrm, values.customcrm)
    ? 0
    : agreed;
}

function isPresent(agreed: readonly Json[], names: readonly string[], values: SideState['values']): boolean {
  return (
    agreed.length === names.length &&
    agreed.every((value, position) => {
      const present = values[names[position] ?? ''];
      return value === present || isDeepStrictEqual(value, present);
    })
  );
}

function unpackPair(
  [, , webcrmWrites = 0, customcrmWrites = 0, packed = 0, rest]: PackedPair,
  times: PairMemory['times'],
  names: Names | undefined,
  values: Beside['values'],
): PairMemory {
  const writes = webcrmWrites === 0 && customcrmWrites === 0 ? noWrites : { webcrm: webcrmWrites, customcrm: customcrmWrites };
  if (packed === null) return { times, writes, ...rest };
  const agreed = packed === 0 && names !== undefined ? presentOf(names, values) : (packed as Agreed);
  return rest === undefined ? { agreed, times, writes } : { agreed, times, writes, ...rest };
}

/** What was agreed: the present values, all of which are there, or they would not have been left out. */
function presentOf(names: Names, values: Beside['values']): Agreed {
  return {
    webcrm: names.webcrm.map((name) => values.webcrm[name] as Json),
    customcrm: names.customcrm.map((name) => values.customcrm[name] as Json),
  };
}

function hasJust(names: readonly string[], of: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(of).length === names.length && names.every((name) => Object.hasOwn(of, name));
}

function isList(packed: SideState['values'] | readonly Json[]): packed is readonly Json[] {
  return Array.isArray(packed);
}

function joined<T>(names: readonly string[], of: readonly T[]): Record<string, T> {
  const all: Record<string, T> = {};
  for (const [position, name] of names.entries()) all[name] = of[position] as T;
  return all;
}
