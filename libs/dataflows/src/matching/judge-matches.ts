import { otherSystem, systems, type System } from '#change-events';

/** A record without a link under the flow, with its key per rule; undefined where the rule does not apply to it. */
export interface Unlinked {
  readonly system: System;
  readonly id: string;
  readonly keys: readonly (string | undefined)[];
}

/** What an operator decided about two records under a flow: that they are the same thing, or that they are not. */
export interface MatchDecision {
  readonly ids: Readonly<Record<System, string>>;
  readonly verdict: 'same' | 'apart';
}

/** What follows for one record. */
export type MatchVerdict =
  /** One from both sides. */
  | { readonly kind: 'match'; readonly partner: Unlinked }
  /** More than one on a side: a person decides. */
  | { readonly kind: 'ambiguous'; readonly rule: number; readonly candidates: readonly Unlinked[] }
  /** Its candidates belong, or may belong, to others by an earlier rule: it looks again when those are linked. */
  | { readonly kind: 'waits'; readonly candidates: readonly Unlinked[] }
  /** Nobody but what is left of a link that has ended: a person decides. */
  | { readonly kind: 'leftover'; readonly survivor: Unlinked }
  | { readonly kind: 'none' };

/**
 * Matches a closed group of unlinked records (with everyone who shares a key with one of them): first what an operator decided; then rules in
 * order, and within a rule only what is one from both sides. Records whose earlier rule is filled on both sides and differs do not match by a
 * later one, and those that are to be kept apart by none.
 * @param survivors records whose links have ended: never matched, but a record that could be nobody else's partner is not taken for a new one
 */
export function judgeMatches(
  records: readonly Unlinked[],
  survivors: readonly Unlinked[] = [],
  decided: readonly MatchDecision[] = [],
): ReadonlyMap<Unlinked, MatchVerdict> {
  const verdicts = new Map<Unlinked, MatchVerdict>();
  const apart = new Set(decided.filter(({ verdict }) => verdict === 'apart').map(({ ids }) => `${ids.webcrm}\n${ids.customcrm}`));
  for (const { ids } of decided.filter(({ verdict }) => verdict === 'same')) join(records, ids, verdicts);
  const rules = Math.max(0, ...records.map((record) => record.keys.length));
  for (let rule = 0; rule < rules; rule++) {
    const candidates = candidatesUnder(records, rule, apart);
    const open = records.filter((record) => !verdicts.has(record));
    for (const record of open) {
      if (verdicts.has(record)) continue;
      const group = componentOf(record, candidates, verdicts);
      if (group.length > 1) judgeGroup(group, rule, verdicts);
    }
    for (const record of open) {
      const taken = candidates.get(record) ?? [];
      if (!verdicts.has(record) && taken.length > 0) verdicts.set(record, { kind: 'waits', candidates: taken });
    }
  }
  for (const record of records) {
    if (verdicts.has(record)) continue;
    const survivor = survivors.find((candidate) => isCandidate(record, candidate, apart));
    verdicts.set(record, survivor === undefined ? { kind: 'none' } : { kind: 'leftover', survivor });
  }
  return verdicts;
}

/** Both records must be here and free. */
function join(records: readonly Unlinked[], ids: MatchDecision['ids'], verdicts: Map<Unlinked, MatchVerdict>): void {
  const [one, other] = systems.map((system) =>
    records.find((record) => record.system === system && record.id === ids[system] && !verdicts.has(record)),
  );
  if (one === undefined || other === undefined) return;
  verdicts.set(one, { kind: 'match', partner: other });
  verdicts.set(other, { kind: 'match', partner: one });
}

function judgeGroup(group: readonly Unlinked[], rule: number, verdicts: Map<Unlinked, MatchVerdict>): void {
  const [one, other] = group;
  for (const record of group) {
    const candidates = group.filter((candidate) => candidate.system === otherSystem[record.system]);
    const partner = record === one ? other : one;
    verdicts.set(record, group.length === 2 && partner ? { kind: 'match', partner } : { kind: 'ambiguous', rule, candidates });
  }
}

function isCandidate(record: Unlinked, other: Unlinked, apart: ReadonlySet<string>): boolean {
  const shares = (key: string | undefined, rule: number) =>
    key !== undefined && key === other.keys[rule] && !differsEarlier(record, other, rule);
  return record.system !== other.system && record.keys.some(shares) && !areApart(record, other, apart);
}

function candidatesUnder(
  records: readonly Unlinked[],
  rule: number,
  apart: ReadonlySet<string>,
): ReadonlyMap<Unlinked, readonly Unlinked[]> {
  const byKey = Map.groupBy(
    records.filter((record) => record.keys[rule] !== undefined),
    (record) => record.keys[rule],
  );
  return new Map(
    records.map((record) => [
      record,
      (byKey.get(record.keys[rule]) ?? []).filter(
        (candidate) =>
          candidate.system !== record.system && !differsEarlier(record, candidate, rule) && !areApart(record, candidate, apart),
      ),
    ]),
  );
}

function areApart(one: Unlinked, other: Unlinked, apart: ReadonlySet<string>): boolean {
  return apart.has(one.system === 'webcrm' ? `${one.id}\n${other.id}` : `${other.id}\n${one.id}`);
}

function differsEarlier(one: Unlinked, other: Unlinked, rule: number): boolean {
  return one.keys
    .slice(0, rule)
    .some((key, earlier) => key !== undefined && other.keys[earlier] !== undefined && key !== other.keys[earlier]);
}

/** Everyone without a verdict who is connected with the record through candidates without a verdict. */
function componentOf(
  start: Unlinked,
  candidates: ReadonlyMap<Unlinked, readonly Unlinked[]>,
  verdicts: ReadonlyMap<Unlinked, MatchVerdict>,
): readonly Unlinked[] {
  const seen = new Set([start]);
  for (const record of seen) {
    for (const candidate of candidates.get(record) ?? []) if (!verdicts.has(candidate)) seen.add(candidate);
  }
  return [...seen];
}
