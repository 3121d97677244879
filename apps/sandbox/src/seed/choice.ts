import type { Placed } from './sample-writer.js';
import type { Place } from './split.js';

/** Things that others refer to, chosen by turns. */
export class Choice<T extends Placed> {
  private readonly known: Readonly<Record<Place, readonly T[]>>;

  constructor(things: readonly T[]) {
    const known = (place: Place) => things.filter((thing) => thing.place === 'both' || thing.place === place);
    this.known = { both: known('both'), webcrm: known('webcrm'), customcrm: known('customcrm') };
  }

  /** One that is known wherever a thing in this place is, so that the reference can be equal on both sides; undefined when there is none. */
  for(place: Place, position: number): T | undefined {
    const known = this.known[place];
    return known[(position * 7) % Math.max(1, known.length)];
  }
}
