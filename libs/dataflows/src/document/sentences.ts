import { otherSystem, systems } from '#change-events';
import type { Json, System } from '#change-events';
import type { Condition, Flow, MatchPart, Policy } from '../flow.js';
import { oneRecord, systemNames } from './names.js';
import { literal } from './rst.js';

/** Which way the flow's edits travel. */
export function directionSentence(flow: Flow): string {
  const ways = new Set(flow.pairs.map(({ direction }) => direction));
  if (ways.has('both') || ways.size !== 1)
    return `edits travel both ways${ways.size > 1 ? ', but for the properties that say otherwise below' : ''}.`;
  const target: System = ways.has('toWebcrm') ? 'webcrm' : 'customcrm';
  return `edits travel from ${systemNames[otherSystem[target]]} to ${systemNames[target]} only.`;
}

/** What makes a new record where, one sentence a system. */
export function creationSentences(flow: Flow): readonly string[] {
  return systems.map((target) => {
    const source = otherSystem[target];
    if (!flow.createIn.includes(target)) return `${oneRecord(flow, source)} never makes a new record in ${systemNames[target]}.`;
    const fixed = Object.entries(flow.create[target]).map(([property, value]) => `${literal(property)} ${shown(value)}`);
    const appeared = flow.history === 'fromNow' ? ' and appeared after the flow was first enabled' : '';
    const holds = { ...flow.candidates[source], ...flow.when[source] };
    return `${oneRecord(flow, source)}${where(holds)} that matches none${appeared} makes ${oneRecord(flow, target)}${fixed.length > 0 ? ` with ${fixed.join(' and ')}` : ''}.`;
  });
}

/** Which records are looked at at all, or nothing when all are. */
export function whenSentences(flow: Flow): readonly string[] {
  return systems
    .filter((system) => Object.keys(flow.when[system]).length > 0)
    .map(
      (system) => `only ${oneRecord(flow, system)}${where(flow.when[system])} is matched or makes a new record; a link once made stays.`,
    );
}

/** By what two records are found to be the same. */
export function matchingSentence(flow: Flow): string {
  if (flow.match.length === 0)
    return 'records are never merged with records that are there already: each new one gets a partner of its own.';
  const rules = flow.match.map((rule) => rule.map(partText).join(' and '));
  return (
    `${oneRecord(flow, 'webcrm')} merges with ${oneRecord(flow, 'customcrm')} when one of these property combinations is filled and equal, ` +
    `tried in this order: ${rules.map((rule, position) => `(${position + 1}) ${rule}`).join('; ')}. A new record is created only when none matches.`
  );
}

/** What becomes of the other record when one of two is deleted. */
export function deletesSentence({ onDelete, brake }: Flow): string {
  const limit = `more than ${brake.records} and more than ${brake.percent} % of the linked records within an hour`;
  const sentences: Readonly<Record<Flow['onDelete'], string>> = {
    unlink: 'the other one is kept and the link ends.',
    delete: `the other one is deleted, too; if it was edited since, a person decides. Of ${limit} none is deleted before a person says so.`,
    ignore: 'the other one is kept, and the link waits for its return.',
  };
  return sentences[onDelete];
}

const winners: Readonly<Record<Policy, string>> = {
  latest: 'the newest value wins',
  webcrm: "WebCRM's value wins",
  customcrm: "the Custom CRM's value wins",
  manual: 'a person decides',
};

/** Who wins when both sides of a pair were edited. */
export function winner(policy: Policy): string {
  return winners[policy];
}

function partText({ pair, ignorePunctuation }: MatchPart): string {
  const sides = systems.map((system) => pair.properties[system].map(literal).join(' + ')).join(' = ');
  return ignorePunctuation ? `${sides} (without blanks and punctuation)` : sides;
}

function where(condition: Condition): string {
  const parts = Object.entries(condition).map(([property, values]) => `${literal(property)} is ${values.map(shown).join(' or ')}`);
  return parts.length === 0 ? '' : ` whose ${parts.join(' and whose ')}`;
}

function shown(value: Json): string {
  if (value === null || value === '') return 'empty';
  return literal(typeof value === 'string' ? value : JSON.stringify(value));
}
