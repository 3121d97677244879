import type { Pair, Policy } from '../flow.js';
import type { FlowFileDto } from './flow-file-dto.js';
import { PairDto } from './pair-dto.js';
import { readTransform } from './read-transform.js';
import { pairRevisionOf } from './revision.js';
import type { PlacedFault } from './shape-faults.js';

/** Where the pairs of a file got to: those that could be made, and what is wrong with the others. */
interface BuiltPairs {
  readonly pairs: readonly Pair[];
  readonly faults: readonly PlacedFault[];
}

/** Makes the pairs of a file, with the flow's defaults filled in. Pairs of the wrong shape are passed over: their faults are known. */
export function buildPairs(content: FlowFileDto, hasShape: (position: number) => boolean): BuiltPairs {
  const entries = Array.isArray(content.pairs) ? content.pairs : [];
  const built = entries.flatMap((entry, position) =>
    entry instanceof PairDto && hasShape(position) ? [buildPair(content, entry, position)] : [],
  );
  return {
    pairs: built.flatMap(({ pairs }) => pairs),
    faults: [...built.flatMap(({ faults }) => faults), ...repeatedProperties(built.flatMap(({ named }) => named))],
  };
}

interface NamedProperty {
  readonly side: 'webcrm' | 'customcrm';
  readonly property: string;
  readonly position: number;
}

function buildPair(content: FlowFileDto, entry: PairDto, position: number): BuiltPairs & { readonly named: readonly NamedProperty[] } {
  const path = ['pairs', position];
  const named = (['webcrm', 'customcrm'] as const).flatMap((side) => entry[side].map((property) => ({ side, property, position })));
  const faults: PlacedFault[] = [];
  if (entry.webcrm.length > 1) {
    faults.push({ path: [...path, 'webcrm'], message: 'A pair takes one property of webCRM. Give each of them a pair of its own.' });
  }
  const transform = readTransform(entry.transform, entry.customcrm.length);
  if ('faults' in transform) {
    faults.push(...transform.faults.map((message) => ({ path: [...path, 'transform'], message })));
    return { pairs: [], faults, named };
  }
  if (entry.required === true && transform.references === undefined) {
    faults.push({
      path: [...path, 'required'],
      message: 'Only a reference can be required. Take required out, or name a transform: { reference: … }.',
    });
  }
  const conflict: Policy = entry.conflict ?? content.conflict ?? 'latest';
  const rules = {
    transformName: transform.name,
    conflict,
    firstLink: content.firstLink ?? conflict,
    direction: entry.direction ?? content.direction ?? ('both' as const),
  };
  const pair: Pair = {
    ...rules,
    key: entry.webcrm.join('+'),
    properties: { webcrm: entry.webcrm, customcrm: entry.customcrm },
    transform: transform.transform,
    ...(transform.references === undefined ? {} : { references: transform.references }),
    required: entry.required ?? false,
    type: entry.type ?? 'string',
    revision: pairRevisionOf({ ...rules, options: transform.options }),
  };
  return { pairs: [pair], faults, named };
}

/** A property that two pairs wrote would never come to rest. */
function repeatedProperties(named: readonly NamedProperty[]): readonly PlacedFault[] {
  const first = new Map<string, number>();
  return named.flatMap(({ side, property, position }) => {
    const before = first.get(`${side} ${property}`);
    if (before === undefined) first.set(`${side} ${property}`, position);
    if (before === undefined || before === position) return [];
    return [
      {
        path: ['pairs', position, side],
        message: `'${property}' stands in pairs #${before + 1} already. A property can have one pair of a flow.`,
      },
    ];
  });
}
