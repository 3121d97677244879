import { otherSystem, systems, type PairExpectation, type System } from '#change-events';
import { written, type Flow, type Pair } from '../flow.js';
import type { Decision } from './decision.js';
import type { LinkState } from './link-state.js';
import { isEmpty, same, valueOn } from './pair-values.js';
import type { Reconciled } from './reconcile.js';
import { ruleOfADelete, type DeleteRule, type Survivor } from './rule-of-a-delete.js';
import { withOutstanding } from './with-command.js';

/** The system whose record is gone, or of two the first; undefined while both are there. */
export function goneFrom(link: LinkState): System | undefined {
  return systems.find((system) => link.sides[system].gone !== undefined);
}

/**
 * What follows for a link one of whose records is gone.
 * @param shared whether another link holds the other record
 */
export function judgeDelete(flow: Flow, link: LinkState, shared: boolean): DeleteRule {
  const gone = goneFrom(link);
  if (link.deletion?.done) return 'endLink';
  if (gone === undefined) return 'nothing';
  const survivor = survivorOf(flow, link, otherSystem[gone], shared);
  const { held, word } = link.deletion ?? {};
  if (held !== undefined && word === undefined && survivor !== 'gone') {
    // What an operator is asked about is always the newest edit.
    return held.by === 'conflict' && survivor === 'edited' ? 'hold' : 'wait';
  }
  const says = { release: 'delete', delete: 'deleteAnyway', keep: 'unlink' } as const;
  return ruleOfADelete[word === undefined ? flow.onDelete : says[word]][survivor];
}

/**
 * Does what follows from a delete.
 * @param now milliseconds since 1970, for command numbers only
 */
export function followDelete(flow: Flow, link: LinkState, rule: Exclude<DeleteRule, 'nothing'>, now: number): Reconciled {
  const system = otherSystem[goneFrom(link) ?? 'webcrm'];
  switch (rule) {
    case 'wait':
      return { link, decisions: [], commanded: [] };
    case 'endLink':
      return { link: ended(link), decisions: [], commanded: [] };
    case 'hold': {
      const pairs = flow.pairs.filter((pair) => isEdited(pair, link, system));
      const reason = `the record of ${system} was edited in ${pairs.map(({ key }) => key).join(', ')}`;
      return { link: holdDelete(link, 'conflict', reason), decisions: [conflictOf(pairs, link, system)], commanded: [] };
    }
    case 'delete':
      return { link: withDelete(flow, link, system, now), decisions: [], commanded: [system] };
  }
}

/** The link whose delete waits for an operator. */
export function holdDelete(link: LinkState, by: 'brake' | 'conflict' | 'failure', reason: string): LinkState {
  return { ...link, deletion: { held: { by, reason } } };
}

function survivorOf(flow: Flow, link: LinkState, system: System, shared: boolean): Survivor {
  if (link.sides[system].gone !== undefined) return 'gone';
  if (!flow.pairs.some((pair) => written[pair.direction].includes(system))) return 'readOnly';
  if (shared) return 'shared';
  if (systems.some((side) => link.outstanding[side] !== null)) return 'busy';
  return flow.pairs.some((pair) => isEdited(pair, link, system)) ? 'edited' : 'asAgreed';
}

/** Whether a side holds what was never on the other one. A property that the record lacks holds nothing. */
function isEdited(pair: Pair, link: LinkState, system: System): boolean {
  const value = valueOn(pair, system, link.sides[system]);
  const agreed = link.pairs[pair.key]?.agreed;
  if (value === undefined) return false;
  return agreed === undefined ? !isEmpty(pair, system, value) : !same(pair, system, agreed[system], value);
}

/** One conflict for the whole record: the values of all edited pairs, one after another, against nothing. */
function conflictOf(pairs: readonly Pair[], link: LinkState, system: System): Decision {
  const gone = otherSystem[system];
  const values = pairs.flatMap((pair) => valueOn(pair, system, link.sides[system]) ?? []);
  const times = pairs.map((pair) => link.pairs[pair.key]?.times[system] ?? 0);
  return {
    kind: 'conflict',
    pair: pairs.map(({ key }) => key).join(', '),
    conflict: 'delete/edit',
    policy: 'manual',
    winner: null,
    values: { webcrm: [], customcrm: [], [system]: values },
    times: { webcrm: 0, customcrm: 0, [gone]: link.sides[gone].gone ?? 0, [system]: Math.max(...times) },
  };
}

function ended({ deletion, ...link }: LinkState): LinkState {
  return { ...link, outstanding: { webcrm: null, customcrm: null }, ...(deletion?.done ? { deletion: { done: true } } : {}) };
}

function withDelete(flow: Flow, link: LinkState, system: System, now: number): LinkState {
  const pairs = flow.pairs.flatMap((pair) => expectation(pair, link, system));
  return withOutstanding(flow, link, system, now, (head) => ({ command: { action: 'delete', ...head, pairs }, sources: {} }));
}

function expectation(pair: Pair, link: LinkState, system: System): PairExpectation[] {
  const value = valueOn(pair, system, link.sides[system]);
  if (value === undefined) return [];
  const properties = pair.properties[system].map((property, position) => ({
    property,
    form: pair.transform.forms[system][position] ?? 'text',
    expected: value[position] ?? null,
  }));
  return [{ pair: pair.key, properties }];
}
