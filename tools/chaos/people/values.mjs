const words = ['red', 'green', 'blue', 'North', 'South'];
const countries = [
  ['Denmark', 'DK'],
  ['Norway', 'NO'],
  ['Sweden', 'SE'],
  ['Germany', 'DE'],
];
const day = 86_400_000;

/**
 * What a person would write into the properties of a pair: mostly a value that nobody wrote before, sometimes one of a few that recur,
 * seldom nothing.
 * @param {import('#dataflows').Pair} pair
 * @param {'webcrm' | 'customcrm'} system
 * @param {object} given
 * @param {import('../random.mjs').Random} given.random
 * @param {number} given.serial never given before: makes the value unique
 * @param {(flow: string) => string | undefined} given.reference an id of this system's record of a flow
 * @param {boolean} [given.mustBeNew] no recurring and no empty value
 * @returns {Record<string, unknown> | undefined} undefined when there is nothing to refer to
 */
export function valuesFor(pair, system, { random, serial, reference, mustBeNew = false }) {
  const properties = pair.properties[system];
  const values = kinds[pair.transformName]({
    pair,
    system,
    random,
    reference,
    recurs: !mustBeNew && random.chance(0.2),
    serial,
    mustBeNew,
  });
  return values && Object.fromEntries(properties.map((property, position) => [property, values[position]]));
}

const text = ({ pair, system, random, recurs, serial, mustBeNew }) => {
  if (!mustBeNew && random.chance(0.05)) return [system === 'webcrm' ? '' : null];
  if (/email/i.test(pair.key)) return [`p${serial}@example.com`];
  return [recurs ? random.pick(words) : `w${serial}`];
};

/** By the name of the transform. @type {Record<string, (given: any) => unknown[] | undefined>} */
const kinds = {
  text,
  decimal: ({ random, recurs, serial }) => [recurs ? random.pick([10, 20.5]) : 1_000 + serial / 4],
  integer: ({ random, recurs, serial }) => [recurs ? random.pick([1, 2]) : 100 + serial],
  date: ({ system, serial }) => {
    const written = new Date(-serial * day).toISOString().slice(0, 10);
    return [system === 'webcrm' ? `${written}T00:00:00` : written];
  },
  dateTime: ({ serial }) => [new Date(1_600_000_000_000 + serial * 1_000).toISOString()],
  country: ({ system, random }) => [random.pick(countries)[system === 'webcrm' ? 0 : 1]],
  lines: ({ system, serial }) =>
    system === 'webcrm' ? [`Road ${serial}\nFloor ${serial % 7}`] : [`Road ${serial}`, `Floor ${serial % 7}`],
  personName: ({ system, serial }) => (system === 'webcrm' ? [`Kim W${serial}`] : ['Kim', `W${serial}`]),
  reference: ({ pair, system, reference }) => {
    const id = reference(pair.references);
    return id === undefined ? undefined : [system === 'webcrm' ? Number(id) : id];
  },
};
