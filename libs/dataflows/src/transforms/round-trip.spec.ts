import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { otherSystem, systems } from '#change-events';
import type { Json, System } from '#change-events';
import { sameTuple } from '../normalise.js';
import type { Resolve, Tuple } from '../transform.js';
import { countryLanguages, countryName } from './country-names.js';
import { transforms } from './index.js';
import type { TransformOptions } from './transform-definition.js';

type Values = fc.Arbitrary<Tuple>;
interface Sample {
  readonly options: TransformOptions;
  readonly customProperties: number;
  readonly values: Readonly<Record<System, Values>>;
}

const nothing = fc.constantFrom<Json>(null, '', ' ');
const words = fc.array(fc.constantFrom('Anna', 'van', 'der', 'Berg', 'Østergård', ' ', '\n', '\r\n', '\n\n', 'x', '💡'), { maxLength: 8 });
const phrase: fc.Arbitrary<Json> = fc.oneof(
  nothing,
  words.map((parts) => parts.join(' ')),
  words.map((parts) => parts.join('')),
  fc.string(),
);
const number: fc.Arbitrary<Json> = fc.oneof(
  nothing,
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -100_000, max: 100_000 }).map((cents) => cents / 1000),
  fc.constantFrom('12,5', '12.50', ' 7 ', '1e3', 0, -0, '1.005', 1.005),
);
const time = fc.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
const offset = fc.constantFrom('+00:00', '+01:00', '-09:30', 'Z', '');
const moment: fc.Arbitrary<Json> = fc.oneof(
  nothing,
  fc.constant('0001-01-01T00:00:00+00:00'),
  fc.tuple(time, offset).map(([at, zone]) => `${at.toISOString().slice(0, 19)}${zone}`),
);
const preciseMoment: fc.Arbitrary<Json> = fc.oneof(
  nothing,
  moment,
  time.map((at) => at.toISOString()),
);
const code = fc.constantFrom('DK', 'SE', 'NO', 'FI', 'CD', 'GB', 'DE');
const countryText: fc.Arbitrary<Json> = fc.oneof(
  nothing,
  code,
  fc.constantFrom('--Velg--', 'Atlantis', 'dk'),
  fc.tuple(code, fc.constantFrom(...countryLanguages)).map(([of, language]) => countryName(of, language)),
);

const single = (webcrm: fc.Arbitrary<Json>, customcrm = webcrm) => ({ webcrm: fc.tuple(webcrm), customcrm: fc.tuple(customcrm) });
const plain = (values: Record<System, Values>): Sample[] => [{ options: {}, customProperties: 1, values }];

/** Values that each side can hold, for every transform that flow files can name. */
const samples: Readonly<Record<string, readonly Sample[]>> = {
  text: [...plain(single(phrase)), { options: { webcrmLength: 5, customcrmLength: 9 }, customProperties: 1, values: single(phrase) }],
  lines: [2, 3].map((count) => ({
    options: {},
    customProperties: count,
    values: { webcrm: fc.tuple(phrase), customcrm: fc.array(phrase, { minLength: count, maxLength: count }) },
  })),
  personName: [{ options: {}, customProperties: 2, values: { webcrm: fc.tuple(phrase), customcrm: fc.tuple(phrase, phrase) } }],
  country: [...plain(single(countryText)), { options: { language: 'da' }, customProperties: 1, values: single(countryText) }],
  enum: [
    {
      options: { values: { Kunde: 'customer', 'Gammel kunde': 'customer', Emne: 'lead', '3': 3, Ja: true } },
      customProperties: 1,
      values: single(
        fc.oneof(nothing, fc.constantFrom<Json>('Kunde', 'Gammel kunde', ' Emne', '3', 3, 'Ja', '--Velg--', 'Partner')),
        fc.oneof(nothing, fc.constantFrom<Json>('customer', 'lead', 3, '3', true, 'partner')),
      ),
    },
  ],
  boolean: plain(single(fc.oneof(nothing, fc.constantFrom<Json>(true, false, 0, 1, '0', '1', 'Yes', 'no', 'perhaps')))),
  decimal: [...plain(single(number)), ...[0, 2, 10].map((scale) => ({ options: { scale }, customProperties: 1, values: single(number) }))],
  integer: plain(single(number)),
  date: plain(single(moment)),
  dateTime: plain(single(moment, preciseMoment)),
  reference: [
    {
      options: { flow: 'organisations' },
      customProperties: 1,
      values: single(
        fc.oneof(nothing, fc.nat({ max: 20 })),
        fc.oneof(
          nothing,
          fc.constant('0'),
          fc.integer({ min: 1, max: 20 }).map((id) => `c-${id}`),
        ),
      ),
    },
  ],
};

/** Even ids are linked, odd ones are not. */
const resolve: Resolve = ({ system, id }) => {
  const key = Number(id.replace('c-', ''));
  if (key % 2 === 1) return null;
  return system === 'webcrm' ? `c-${key}` : String(key);
};

it('has sample values for every transform that flow files can name', () => {
  expect(Object.keys(samples)).toEqual([...transforms.keys()]);
});

const cases = Object.entries(samples).flatMap(([name, rows]) =>
  rows.flatMap((sample) => systems.map((source) => ({ name, source, sample, options: JSON.stringify(sample.options) }))),
);

describe.each(cases)('$name $options from $source', ({ name, source, sample }) => {
  const target = otherSystem[source];
  const transform = transforms.get(name)?.create(sample.options, sample.customProperties);

  it('changes nothing when it goes there and back again, and nothing when applied twice', () => {
    if (transform === undefined) throw new Error(`no transform ${name}`);
    const { forms, to } = transform;
    fc.assert(
      fc.property(sample.values[source], sample.values[target], (value, present) => {
        const there = to[target](value, present, resolve);
        if (there.kind !== 'value') return;
        expect(there.value).toHaveLength(forms[target].length);

        const twice = to[target](value, there.value, resolve);
        expect(twice.kind === 'value' && sameTuple(forms[target], twice.value, there.value)).toBe(true);

        const back = to[source](there.value, value, resolve);
        expect(back.kind === 'value' && sameTuple(forms[source], back.value, value)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
