/**
 * A write as the sandbox's journal has it.
 * @typedef {{ sequence: number, at: number, who: string, entity: string, id: string, before: Record<string, any> | null,
 *   after: Record<string, any> | null }} Write
 */

/** The property that is edited, in either system. */
export const edited = { webcrm: 'OrganisationWww', customcrm: 'Website' };

/**
 * How long each edit took to the other system, in milliseconds, by the system that it was made in.
 * @param {{ webcrm: readonly Write[], customcrm: readonly Write[] }} writes every edit has a value of its own, and has arrived
 * @returns {{ webcrm: number[], customcrm: number[] }}
 */
export function travelTimes(writes) {
  const between = (from, to) => {
    const arrivedAt = new Map(byServices(writes[to]).map(({ at, after }) => [after?.[edited[to]], at]));
    return writes[from]
      .filter(({ who }) => who === 'person')
      .map(({ at, after }) => /** @type {number} */ (arrivedAt.get(after?.[edited[from]])) - at);
  };
  return { webcrm: between('webcrm', 'customcrm'), customcrm: between('customcrm', 'webcrm') };
}

/** @param {readonly Write[]} writes */
export function byServices(writes) {
  return writes.filter(({ who }) => who === 'services');
}
