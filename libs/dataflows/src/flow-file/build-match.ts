import type { MatchRule, Pair } from '../flow.js';
import type { FlowFileDto } from './flow-file-dto.js';
import { MatchPartDto } from './match-part-dto.js';
import { nearestTo } from './nearest.js';
import type { PlacedFault } from './shape-faults.js';

/** Makes the match rules of a file. A part names a webCRM property, and what it is compared with follows from this property's pair. */
export function buildMatch(
  content: FlowFileDto,
  pairs: readonly Pair[],
  isFaultyPair: (property: string) => boolean,
): { readonly match: readonly MatchRule[]; readonly faults: readonly PlacedFault[] } {
  const faults: PlacedFault[] = [];
  const rules = Array.isArray(content.match) ? content.match : [];
  const match = rules.map((rule: unknown, position) => {
    const parts = Array.isArray(rule) ? rule : [];
    if (Array.isArray(rule) && rule.length === 0) {
      faults.push({
        path: ['match', position],
        message: `match #${position + 1} is empty. Name at least one webCRM property, or take the rule out.`,
      });
    }
    return parts.flatMap((part: unknown, place) => {
      if (!(part instanceof MatchPartDto) || typeof part.property !== 'string') return [];
      const pair = pairs.find(({ properties }) => properties.webcrm.includes(part.property));
      if (pair !== undefined) return [{ pair, ignorePunctuation: part.ignore === 'punctuation' }];
      if (!isFaultyPair(part.property)) faults.push({ path: ['match', position, place], message: withoutPair(part.property, pairs) });
      return [];
    });
  });
  return { match, faults };
}

function withoutPair(property: string, pairs: readonly Pair[]): string {
  const near = nearestTo(
    property,
    pairs.flatMap(({ properties }) => properties.webcrm),
  );
  return `A match rule names '${property}', which is no webCRM property with a pair in this flow.${near}`;
}
