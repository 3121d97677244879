import { uuidOf, type LinkState, type Sides } from '#dataflows';

type RememberedFor = NonNullable<LinkState['rememberedFor']>;

/** The properties of a pair. */
export type Names = Sides<readonly string[]>;

/** What the pairs of links were, told by what they were. */
export interface Remembered {
  /** A uuid made of the text: the same pairs in the same order have the same one everywhere. */
  readonly id: string;
  readonly text: string;
  /** The properties of each pair by its key, which joins its webCRM properties by "+". */
  readonly names: ReadonlyMap<string, Names>;
  /** The keys in their order. */
  readonly keys: readonly string[];
  /** All properties of a side, each once, in their order. */
  readonly properties: Names;
}

/** More than there are revisions of flows at a time. */
const mostKnown = 1_000;

// Nearly all links of a flow say the same.
const byId = new Map<string, RememberedFor>();
const known = new WeakMap<RememberedFor, Remembered>();

const unseen: RememberedFor = {};

/** What is to be known of what the pairs of a link were; of one that was never seen under its flow: that there are none. */
export function rememberedOf(rememberedFor: LinkState['rememberedFor'] = unseen): Remembered {
  const before = known.get(rememberedFor);
  if (before !== undefined) return before;
  const text = JSON.stringify(rememberedFor);
  const names = new Map(
    Object.entries(rememberedFor).map(([key, { customcrm }]) => [key, { webcrm: key.split('+'), customcrm: customcrm.split('+') }]),
  );
  const all = [...names.values()];
  const fresh = {
    id: uuidOf(text),
    text,
    names,
    keys: [...names.keys()],
    properties: {
      webcrm: [...new Set(all.flatMap(({ webcrm }) => webcrm))],
      customcrm: [...new Set(all.flatMap(({ customcrm }) => customcrm))],
    },
  };
  known.set(rememberedFor, fresh);
  return fresh;
}

/** What was learned under an id: the same object each time. */
export function rememberedById(id: string): RememberedFor | undefined {
  return byId.get(id);
}

/** Keeps what an id stands for, which never changes. @param text as it was stored */
export function learn(id: string, text: string): RememberedFor {
  if (byId.size >= mostKnown) byId.clear();
  const rememberedFor = JSON.parse(text) as RememberedFor;
  byId.set(id, rememberedFor);
  return rememberedFor;
}
