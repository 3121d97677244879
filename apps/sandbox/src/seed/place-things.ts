import type { System } from '#change-events';
import { differ } from './differ.js';
import type { TextPair } from './differ.js';
import { differenceOf } from './difference.js';
import type { Country } from './nordic-faker.js';
import type { BothSides, Placed, SampleWriter } from './sample-writer.js';
import type { Place } from './split.js';

/** How the things of one flow are made. */
export interface Recipe<T extends Placed> {
  readonly flow: string;
  readonly entities: Readonly<Record<System, string>>;
  /** The pair in which a third of the partners differ. */
  readonly differing: TextPair;
  /** Position within all things of the flow, and within those of the same place. */
  readonly values: (country: Country, place: Place, position: number, within: number) => BothSides;
  /** What later things need to know of this one. */
  readonly placed: (placed: Placed, position: number) => T;
}

/** Makes things that match one to one or are created on the other side, and counts them. */
export function placeThings<T extends Placed>(writer: SampleWriter, places: readonly Place[], recipe: Recipe<T>): readonly T[] {
  const tally = writer.tally(recipe.flow);
  const within: Record<Place, number> = { both: 0, webcrm: 0, customcrm: 0 };
  return places.map((place, position) => {
    const country = writer.country(position);
    const count = within[place]++;
    const same = recipe.values(country, place, position, count);
    const difference = place === 'both' ? differenceOf(count) : 'none';
    if (difference === 'conflict') tally.conflicts++;
    if (place === 'both') tally.matched++;
    if (place === 'webcrm') tally.createdInCustom++;
    if (place === 'customcrm') tally.createdInWebcrm++;
    return recipe.placed(writer.add(recipe.entities, country, place, differ(same, recipe.differing, difference)), position);
  });
}
