import type { LinkState, Sides } from '#dataflows';

type RememberedFor = NonNullable<LinkState['rememberedFor']>;

/** The properties of a pair. */
export type Names = Sides<readonly string[]>;

interface Known {
  readonly text: string;
  readonly names: ReadonlyMap<string, Names>;
}

/** More than there are revisions of flows at a time. */
const mostKnown = 1_000;

// Nearly all links of a flow say the same.
const read = new Map<string, RememberedFor>();
const known = new WeakMap<RememberedFor, Known>();

/** What the pairs of a link were, as the text that its row keeps. */
export function rememberedText(rememberedFor: LinkState['rememberedFor']): string | null {
  return rememberedFor === undefined ? null : knownOf(rememberedFor).text;
}

/** The text that a row keeps, read. Rows with the same text get the same object. */
export function rememberedIn(text: string | null): LinkState['rememberedFor'] {
  if (text === null) return undefined;
  const before = read.get(text);
  if (before !== undefined) return before;
  if (read.size >= mostKnown) read.clear();
  const rememberedFor = JSON.parse(text) as RememberedFor;
  read.set(text, rememberedFor);
  return rememberedFor;
}

/** The properties of each pair by its key, which joins its webCRM properties by "+". */
export function namesOf(rememberedFor: LinkState['rememberedFor']): ReadonlyMap<string, Names> {
  return rememberedFor === undefined ? new Map() : knownOf(rememberedFor).names;
}

function knownOf(rememberedFor: RememberedFor): Known {
  const before = known.get(rememberedFor);
  if (before !== undefined) return before;
  const names = new Map(
    Object.entries(rememberedFor).map(([key, { customcrm }]) => [key, { webcrm: key.split('+'), customcrm: customcrm.split('+') }]),
  );
  const fresh = { text: JSON.stringify(rememberedFor), names };
  known.set(rememberedFor, fresh);
  return fresh;
}
