import { systems, type LinkChange } from '#change-events';
import type { KeptLink } from '#link-registry';

/** What the registry's links become. */
export interface FollowingLinks {
  /** Links that are to be what was told of them. */
  readonly put: readonly LinkChange[];
  /** Ids of links of the registry that are no more. */
  readonly drop: readonly string[];
}

/**
 * Which links follow from what was told of links last, and from those of the registry with the same ids or records. Of two states of a link the
 * newer one counts, and so it does of two links that hold a record under one flow: a record has one partner. Pure.
 * @param told links as they were told last
 * @param kept each link of the registry that has the id of one of them, or holds one of their records and has not ended
 */
export function linksThatFollow(told: readonly LinkChange[], kept: readonly KeptLink[]): FollowingLinks {
  const known = new Map(kept.map((link) => [link.id, link]));
  const news = new Map(told.filter(({ id, version }) => version > (known.get(id)?.version ?? 0)).map((link) => [link.id, link]));
  const present = [...news.values(), ...kept.filter(({ id }) => !news.has(id))].toSorted((one, other) => other.version - one.version);
  const taken = new Set<string>();
  const superseded = new Set<string>();
  for (const link of present) {
    if (link.standing === 'ended') continue;
    const records = recordsOf(link);
    if (records.some((record) => taken.has(record))) superseded.add(link.id);
    else for (const record of records) taken.add(record);
  }
  return {
    put: [...news.values()].filter(({ id }) => !superseded.has(id)),
    drop: kept.map(({ id }) => id).filter((id) => superseded.has(id)),
  };
}

/**
 * Links as they are put back one after another: those that have ended first, whose records another link may hold by now, then the older ones
 * before the newer ones. Pure.
 */
export function inOrderOfPutting(links: readonly LinkChange[]): readonly LinkChange[] {
  const place = ({ standing }: LinkChange) => (standing === 'ended' ? 0 : 1);
  return links.toSorted((one, other) => place(one) - place(other) || one.version - other.version);
}

function recordsOf({ flow, ids }: Pick<KeptLink, 'flow' | 'ids'>): readonly string[] {
  return systems.flatMap((system) => (ids[system] === null ? [] : [`${flow}\n${system}\n${ids[system]}`]));
}
