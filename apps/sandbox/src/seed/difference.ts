/** How the partner of a record differs from it in one property. */
export type Difference = 'none' | 'webcrmEmpty' | 'customEmpty' | 'conflict';

const cycle: readonly Difference[] = ['webcrmEmpty', 'conflict', 'customEmpty', 'conflict'];

/** A third of the partners differ: by turns one side is empty, both are filled and different. `position` counts them from 0. */
export function differenceOf(position: number): Difference {
  return position % 3 === 0 ? (cycle[(position / 3) % cycle.length] ?? 'none') : 'none';
}
