import { BrakeDto } from './brake-dto.js';
import { ConditionsDto, FixedValuesDto } from './by-system-dto.js';
import { FlowFileDto } from './flow-file-dto.js';
import { MatchPartDto } from './match-part-dto.js';
import { PairDto } from './pair-dto.js';
import { isMapping } from './rules.js';

/**
 * The long form of what a file says, ready to be validated: "A <-> B" becomes a pair, one name a list, one value a list of values.
 * What has no known form stays a text that the validation refuses, so that it can be shown.
 */
export function expand(content: Readonly<Record<string, unknown>>): FlowFileDto {
  return Object.assign(new FlowFileDto(), content, {
    create: isMapping(content['create']) ? Object.assign(new FixedValuesDto(), content['create']) : opaque(content['create']),
    candidates: conditions(content['candidates']),
    when: conditions(content['when']),
    brake: isMapping(content['brake']) ? Object.assign(new BrakeDto(), content['brake']) : opaque(content['brake']),
    match: listOf(content['match'], (rule) => (Array.isArray(rule) ? rule.map(matchPart) : opaque(rule))),
    pairs: listOf(content['pairs'], pair),
  });
}

function listOf(list: unknown, entry: (value: unknown) => unknown): unknown {
  return Array.isArray(list) ? list.map(entry) : opaque(list);
}

function pair(content: unknown): unknown {
  if (isMapping(content)) {
    return Object.assign(new PairDto(), content, { webcrm: asList(content['webcrm']), customcrm: asList(content['customcrm']) });
  }
  const sides = typeof content === 'string' ? /^\s*([^\s+]+)\s*<->\s*([^\s+]+)\s*$/.exec(content) : null;
  if (sides === null) return opaque(content);
  return Object.assign(new PairDto(), { webcrm: [sides[1]], customcrm: [sides[2]] });
}

function matchPart(content: unknown): unknown {
  if (typeof content === 'string') return Object.assign(new MatchPartDto(), { property: content });
  return isMapping(content) ? Object.assign(new MatchPartDto(), content) : opaque(content);
}

function conditions(content: unknown): unknown {
  if (!isMapping(content)) return opaque(content);
  const sides = Object.entries(content).map(([system, condition]) => [system, isMapping(condition) ? valueLists(condition) : condition]);
  return Object.assign(new ConditionsDto(), Object.fromEntries(sides));
}

function valueLists(condition: Readonly<Record<string, unknown>>): unknown {
  return Object.fromEntries(Object.entries(condition).map(([property, value]) => [property, Array.isArray(value) ? value : [value]]));
}

function asList(value: unknown): unknown {
  return typeof value === 'string' ? [value] : value;
}

function opaque(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}
