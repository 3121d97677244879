import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PairMemory } from '#dataflows';
import { packMemory, packValues, unpackMemory, unpackValues, type Beside, type LinkMemory } from './packed-link.js';
import { learn, rememberedById, rememberedOf } from './remembered-for.js';

const value = fc.oneof(fc.constant(null), fc.constantFrom('', 'Fjord', 0, 7, true), fc.array(fc.constantFrom('a', 'b'), { maxLength: 2 }));
const tuple = fc.array(value, { minLength: 1, maxLength: 2 });
const tuples = fc.record({ webcrm: tuple, customcrm: tuple });
const count = fc.constantFrom(0, 0, 1, 3);
const pairMemory = fc.record(
  {
    agreed: tuples,
    times: fc.record({ webcrm: fc.nat(), customcrm: fc.nat() }),
    writes: fc.record({ webcrm: count, customcrm: count }),
    frozen: fc.record({ kind: fc.constant('manual' as const), values: tuples }),
    rewritten: fc.record({ customcrm: fc.record({ sent: tuple, stored: tuple, count }) }),
  },
  { requiredKeys: ['times', 'writes'] },
) satisfies fc.Arbitrary<PairMemory>;

/** The second key is of a pair that joins two properties; the last one is of nobody's values. */
const key = fc.constantFrom('Name', 'Street+City', 'Phone', 'constructor');
const remembered = fc.record({
  customcrm: fc.constantFrom('Name', 'Street1+Street2', 'Gone', 'toString'),
  revision: fc.constantFrom('r1', 'r2'),
});
const byKey = <T>(of: fc.Arbitrary<T>) =>
  fc.uniqueArray(fc.tuple(key, of), { selector: ([name]) => name }).map((entries) => Object.fromEntries(entries));
const beside = fc.record({
  values: fc.record({
    webcrm: fc.dictionary(fc.constantFrom('Name', 'Street', 'City', 'Phone'), value),
    customcrm: fc.dictionary(fc.constantFrom('Name', 'Street1', 'Street2', 'Phone'), value),
  }),
  rememberedFor: fc.option(byKey(remembered), { nil: undefined }),
}) satisfies fc.Arbitrary<Beside>;
const memory = fc.record(
  {
    pairs: byKey<PairMemory>(pairMemory),
    numbers: fc.record({ webcrm: fc.nat(), customcrm: fc.nat() }),
    deletion: fc.constantFrom({ done: true as const }, { held: { by: 'brake' as const, reason: '12 of 20' } }),
    gone: fc.constantFrom({}, { webcrm: 5 }, { customcrm: 6 }),
  },
  { requiredKeys: ['pairs', 'numbers', 'gone'] },
) satisfies fc.Arbitrary<LinkMemory>;

/** What is remembered when the present values are agreed, as of nearly all links. */
const present: Beside = {
  values: {
    webcrm: { Name: 'Fjord', Street: 'Havnegade', City: 'Aarhus' },
    customcrm: { Name: 'Fjord', Address: 'Havnegade, Aarhus' },
  },
  rememberedFor: { Name: { customcrm: 'Name', revision: 'r1' }, 'Street+City': { customcrm: 'Address', revision: 'r2' } },
};
const inSync: LinkMemory = {
  pairs: {
    Name: {
      agreed: { webcrm: ['Fjord'], customcrm: ['Fjord'] },
      times: { webcrm: 1, customcrm: 2 },
      writes: { webcrm: 0, customcrm: 0 },
    },
    'Street+City': {
      agreed: { webcrm: ['Havnegade', 'Aarhus'], customcrm: ['Havnegade, Aarhus'] },
      times: { webcrm: 1, customcrm: 2 },
      writes: { webcrm: 0, customcrm: 1 },
    },
  },
  numbers: { webcrm: 0, customcrm: 1 },
  gone: {},
};

describe('packed memory', () => {
  it('is the same memory again', () => {
    fc.assert(
      fc.property(memory, beside, (kept, row) => {
        expect(unpackMemory(packMemory(kept, row), row)).toEqual(kept);
      }),
    );
  });

  it('says no value twice that stands beside it in the row', () => {
    const packed = packMemory(inSync, present);
    expect(packed).not.toMatch(/Fjord|Havnegade|Aarhus/);
    expect(unpackMemory(packed, present)).toEqual(inSync);
  });

  it('keeps what was agreed when a side has changed since', () => {
    const edited = { ...present, values: { ...present.values, webcrm: { ...present.values.webcrm, Name: 'Fjordhuset' } } };
    expect(unpackMemory(packMemory(inSync, edited), edited)).toEqual(inSync);
  });

  it('says times once that neighbours share', () => {
    const pairs = Object.fromEntries(
      ['Name', 'Street+City'].map((key) => [
        key,
        { ...inSync.pairs[key], times: { webcrm: 123, customcrm: 456 }, writes: { webcrm: 0, customcrm: 0 } },
      ]),
    ) as LinkMemory['pairs'];
    const packed = packMemory({ ...inSync, pairs }, present);
    expect(packed.match(/123/g)).toHaveLength(1);
    expect(unpackMemory(packed, present)).toEqual({ ...inSync, pairs });
  });

  it('names no pair when its pairs are those that the link was last seen under', () => {
    expect(packMemory(inSync, present)).not.toMatch(/Name|Street|City/);
    const { Name } = inSync.pairs;
    const fewer = { ...inSync, pairs: { ...(Name && { Name }) } };
    expect(unpackMemory(packMemory(fewer, present), present)).toEqual(fewer);
  });
});

describe('packed values', () => {
  it('are the same values again', () => {
    fc.assert(
      fc.property(beside, fc.constantFrom('webcrm' as const, 'customcrm' as const), ({ values, rememberedFor }, system) => {
        expect(unpackValues(packValues(values[system], system, rememberedFor), system, rememberedFor)).toEqual(values[system]);
      }),
    );
  });

  it('are a list when they are those of the pairs that the link was last seen under', () => {
    expect(packValues(present.values.webcrm, 'webcrm', present.rememberedFor)).toBe('["Fjord","Havnegade","Aarhus"]');
    expect(packValues({ Name: 'Fjord' }, 'webcrm', present.rememberedFor)).toBe('{"Name":"Fjord"}');
  });
});

describe('what the pairs were', () => {
  it('is known again by its id, and is one object for all', () => {
    fc.assert(
      fc.property(byKey(remembered), (pairs) => {
        const { id, text } = rememberedOf(pairs);
        learn(id, text);
        expect(rememberedById(id)).toEqual(pairs);
        expect(rememberedById(id)).toBe(rememberedById(id));
      }),
    );
  });

  it('has another id when its pairs are in another order: lists of values go by it', () => {
    const [name, street] = [
      { customcrm: 'Name', revision: 'r1' },
      { customcrm: 'Address', revision: 'r2' },
    ];
    expect(rememberedOf({ Name: name, Street: street }).id).not.toBe(rememberedOf({ Street: street, Name: name }).id);
  });
});
