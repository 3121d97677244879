import type { Direction, Flow, Pair, Policy } from '../flow.js';
import { transforms } from '../transforms/index.js';
import { flowTitle, systemNames } from './names.js';
import { bullet, escaped, heading, literal, table, title } from './rst.js';
import { creationSentences, deletesSentence, directionSentence, matchingSentence, whenSentences, winner } from './sentences.js';

/** The dataflow document, in reStructuredText: a section a flow, with what is created, matched and mapped. */
export function documentFlows(flows: readonly Flow[]): string {
  const introduction =
    'What is kept equal between the two systems: which records, which of their properties, and what happens when both sides differ. ' +
    'This document is made from the flow files.';
  return `${[title(`Dataflow ${systemNames.webcrm} ↔ ${systemNames.customcrm}`), introduction, ...flows.map(section)].join('\n\n')}\n`;
}

function section(flow: Flow): string {
  const policy = customaryPolicy(flow);
  const facts = [
    bullet('Direction', directionSentence(flow)),
    ...creationSentences(flow).map((sentence) => bullet('New records', sentence)),
    ...whenSentences(flow).map((sentence) => bullet('Condition', sentence)),
    bullet('Matching', matchingSentence(flow)),
    bullet('Conflicts', `when both sides of a property were edited, ${winner(policy)}.${tie(policy, flow)}`),
    bullet(
      'First link',
      `when two matching records differ, ${flow.pairs[0] === undefined ? winner(policy) : winner(flow.pairs[0].firstLink)}.`,
    ),
    bullet('Deletes', `when one of two linked records is deleted, ${deletesSentence(flow)}`),
  ];
  return [
    heading(flowTitle(flow)),
    ...(flow.enabled ? [] : ['This flow is switched off.']),
    facts.join('\n'),
    table(
      ['WebCRM property', 'Custom CRM property', 'Data type', 'Rule'],
      flow.pairs.map((pair) => row(pair, policy)),
    ),
  ].join('\n\n');
}

function row(pair: Pair, policy: Policy): readonly string[] {
  return [names(pair.properties.webcrm), names(pair.properties.customcrm), escaped(pair.type), ruleText(pair, policy)];
}

function names(properties: readonly string[]): string {
  return properties.map(literal).join(' + ');
}

const oneWay: Readonly<Record<Direction, string>> = { both: '', toWebcrm: 'to WebCRM only', toCustom: 'to the Custom CRM only' };

function ruleText(pair: Pair, policy: Policy): string {
  const rule = transforms.get(pair.transformName)?.rule ?? pair.transformName;
  const reference =
    pair.references === undefined ? rule : `${rule} of flow ${literal(pair.references)}${pair.required ? ', required' : ''}`;
  const conflict = pair.conflict === policy ? '' : winner(pair.conflict);
  return [reference, oneWay[pair.direction], conflict].filter((part) => part !== '').join('; ');
}

/** The policy of most pairs; the others say theirs in the table. */
function customaryPolicy(flow: Flow): Policy {
  const counts = new Map<Policy, number>();
  for (const { conflict } of flow.pairs) counts.set(conflict, (counts.get(conflict) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0] ?? 'latest';
}

function tie(policy: Policy, flow: Flow): string {
  return policy === 'latest' ? ` If both are of one moment, ${winner(flow.prefer)}.` : '';
}
