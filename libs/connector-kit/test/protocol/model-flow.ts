import type { Json, System } from '#change-events';
import { loadFlows, type Flow, type Pair, type Policy } from '#dataflows';

/** The pairs that a model flow can have: a text, a number, and a name that one side holds in two parts. */
export const pairNames = ['note', 'amount', 'name'] as const;
export type PairName = (typeof pairNames)[number];

/** What a model flow is made of. */
export interface FlowPlan {
  readonly pairs: readonly { readonly name: PairName; readonly conflict: Policy }[];
  readonly prefer: System;
}

const pairLines: Readonly<Record<PairName, string>> = {
  note: 'webcrm: Note, customcrm: Memo',
  amount: 'webcrm: Amount, customcrm: Total, transform: { decimal: { scale: 2 } }',
  name: 'webcrm: FullName, customcrm: [FirstName, LastName], transform: personName',
};

const loaded = new Map<string, Flow>();

/** The flow of a plan, read from YAML as every flow is. */
export function modelFlow({ pairs, prefer }: FlowPlan): Flow {
  const lines = pairs.map(({ name, conflict }) => `  - { ${pairLines[name]}, conflict: ${conflict} }`);
  const text = ['flow: people', 'webcrm: person', 'customcrm: contact', `prefer: ${prefer}`, 'pairs:', ...lines, ''].join('\n');
  const known = loaded.get(text) ?? load(text);
  loaded.set(text, known);
  return known;
}

function load(text: string): Flow {
  const result = loadFlows([{ file: 'people.yaml', text }]);
  const flow = 'flows' in result ? result.flows[0] : undefined;
  if (flow === undefined) throw new Error(`The model's flow can't be read: ${JSON.stringify(result)}`);
  return flow;
}

/** The properties of one system that a flow maps. */
export function propertiesOf(flow: Flow, system: System): readonly string[] {
  return flow.pairs.flatMap((pair) => pair.properties[system]);
}

/** The pair that a property belongs to. */
export function pairOf(flow: Flow, system: System, property: string): Pair {
  const pair = flow.pairs.find((candidate) => candidate.properties[system].includes(property));
  if (pair === undefined) throw new Error(`The model's flow has no pair with ${system} ${property}.`);
  return pair;
}

/** What people write into a property: a few values that come back again and again, and values that are never used twice. */
interface Vocabulary {
  readonly recurring: readonly Json[];
  readonly unique: (count: number) => Json;
}

// No value begins with another one: a person who shortens a value in the moment after a write can't be told from a system that cuts it.
const vocabularies: Readonly<Record<string, Vocabulary>> = {
  Note: { recurring: ['red ', 'green', ''], unique: (count) => `${count}-note` },
  Memo: { recurring: ['red', 'green', null], unique: (count) => `${count}-memo` },
  Amount: { recurring: [1, 2.5, null], unique: (count) => 100 + count + 0.254 },
  Total: { recurring: [1, 2.5, null], unique: (count) => 100 + count + 0.25 },
  FullName: { recurring: ['Anna Berg', 'Eva van Berg', ''], unique: (count) => `N${count}- Berg` },
  FirstName: { recurring: ['Anna', 'Eva', null], unique: (count) => `F${count}-` },
  LastName: { recurring: ['Berg', 'van Berg', null], unique: (count) => `L${count}-` },
};

/** How many recurring values every property has. */
export const recurringValues = 3;

export function recurringValue(property: string, which: number): Json {
  return vocabularyOf(property).recurring[which % recurringValues] ?? null;
}

/** A value that nobody has used before, if nobody has used this count before. */
export function uniqueValue(property: string, count: number): Json {
  return vocabularyOf(property).unique(count);
}

function vocabularyOf(property: string): Vocabulary {
  const vocabulary = vocabularies[property];
  if (vocabulary === undefined) throw new Error(`The model has no values for ${property}.`);
  return vocabulary;
}
