import { isDeepStrictEqual } from 'node:util';
import type { Json, System } from '#change-events';
import type { LinkState, PairMemory, Sides } from '#dataflows';
import { namesOf, type Names } from './remembered-for.js';

/** What a link remembers beside the present values of its sides and what its pairs were. */
export interface LinkMemory extends Pick<LinkState, 'pairs' | 'numbers' | 'deletion'> {
  /** Milliseconds since 1970 when a side's record went. */
  readonly gone: Partial<Record<System, number>>;
}

/** What stands beside the memory in the row. */
export interface Beside {
  readonly values: Sides<Readonly<Record<string, Json>>>;
  readonly rememberedFor: LinkState['rememberedFor'];
}

type Agreed = NonNullable<PairMemory['agreed']>;
type Tuples = Sides<readonly (Json | undefined)[]>;

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
  readonly pairs: Readonly<Record<string, PackedPair>>;
  readonly numbers: readonly [webcrm: number, customcrm: number];
  readonly deletion?: LinkState['deletion'];
  readonly gone?: LinkMemory['gone'];
}

const noWrites = { webcrm: 0, customcrm: 0 };

/** A link's memory as a short JSON text: nearly all of what is agreed are the present values, which stand beside it in the row. */
export function packMemory({ pairs, numbers, deletion, gone }: LinkMemory, { values, rememberedFor }: Beside): string {
  const names = namesOf(rememberedFor);
  const packed: Packed = {
    pairs: mapValues(pairs, (memory, key) => packPair(memory, names.get(key), values)),
    numbers: [numbers.webcrm, numbers.customcrm],
    ...(deletion === undefined ? {} : { deletion }),
    ...(Object.keys(gone).length === 0 ? {} : { gone }),
  };
  return JSON.stringify(packed);
}

/** @param beside what stood beside the memory when it was packed */
export function unpackMemory(text: string, { values, rememberedFor }: Beside): LinkMemory {
  const { pairs, numbers, deletion, gone = {} } = JSON.parse(text) as Packed;
  const names = namesOf(rememberedFor);
  return {
    pairs: mapValues(pairs, (memory, key) => unpackPair(memory, names.get(key), values)),
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

function packAgreed(agreed: PairMemory['agreed'], names: Names | undefined, values: Beside['values']): Agreed | null | 0 {
  if (agreed === undefined) return null;
  if (names === undefined) return agreed;
  const present = presentOf(names, values);
  return isSame(agreed.webcrm, present.webcrm) && isSame(agreed.customcrm, present.customcrm) ? 0 : agreed;
}

function unpackPair(
  [webcrmTime, customcrmTime, webcrmWrites = 0, customcrmWrites = 0, packed = 0, rest]: PackedPair,
  names: Names | undefined,
  values: Beside['values'],
): PairMemory {
  const times = { webcrm: webcrmTime, customcrm: customcrmTime };
  const writes = webcrmWrites === 0 && customcrmWrites === 0 ? noWrites : { webcrm: webcrmWrites, customcrm: customcrmWrites };
  if (packed === null) return { times, writes, ...rest };
  const agreed = packed === 0 && names !== undefined ? (presentOf(names, values) as Agreed) : (packed as Agreed);
  return rest === undefined ? { agreed, times, writes } : { agreed, times, writes, ...rest };
}

function presentOf(names: Names, values: Beside['values']): Tuples {
  return { webcrm: valuesOf(names.webcrm, values.webcrm), customcrm: valuesOf(names.customcrm, values.customcrm) };
}

function valuesOf(names: readonly string[], values: Readonly<Record<string, Json>>): readonly (Json | undefined)[] {
  return names.map((name) => values[name]);
}

function isSame(one: readonly Json[], other: readonly (Json | undefined)[]): boolean {
  return (
    one.length === other.length && one.every((value, position) => value === other[position] || isDeepStrictEqual(value, other[position]))
  );
}

function mapValues<T, U>(all: Readonly<Record<string, T>>, of: (value: T, key: string) => U): Record<string, U> {
  const mapped: Record<string, U> = {};
  for (const key of Object.keys(all)) mapped[key] = of(all[key] as T, key);
  return mapped;
}
