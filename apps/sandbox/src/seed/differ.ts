import type { Difference } from './difference.js';
import type { BothSides } from './sample-writer.js';

/** A text pair of a flow, and what a side holds that was edited by itself. */
export interface TextPair {
  readonly webcrm: string;
  readonly customcrm: string;
  readonly other: string;
}

/** The same thing with one pair of texts made different. Both must be filled and must not be `other`. */
export function differ(values: BothSides, { webcrm, customcrm, other }: TextPair, difference: Difference): BothSides {
  switch (difference) {
    case 'none':
      return values;
    case 'webcrmEmpty':
      return { ...values, webcrm: { ...values.webcrm, [webcrm]: '' } };
    case 'customEmpty':
      return { ...values, customcrm: { ...values.customcrm, [customcrm]: null } };
    case 'conflict':
      return { ...values, customcrm: { ...values.customcrm, [customcrm]: other } };
  }
}
