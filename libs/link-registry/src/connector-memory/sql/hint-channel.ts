import type { System } from '#change-events';

/** Channel of the database on which hints are told to all replicas. */
export const hintChannel = 'dataflow_hint';

/** What a hint is about: records of a type that are owed a reread, or, as `poll`, a whole type of which it is not known what changed. */
export interface HintedType {
  readonly system: System;
  readonly entity: string;
  readonly poll?: true;
}

/** A hint as it travels on the channel. */
export function hintText(hint: HintedType): string {
  return JSON.stringify(hint);
}

/** What a text on the channel says; undefined for what nobody of ours has sent. */
export function hintIn(text: string | undefined): HintedType | undefined {
  try {
    const hint = JSON.parse(text ?? '') as Partial<HintedType> | null;
    return typeof hint?.system === 'string' && typeof hint.entity === 'string' ? (hint as HintedType) : undefined;
  } catch {
    return undefined;
  }
}
