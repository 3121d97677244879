import { describe, expect, it } from '@jest/globals';
import { breachesOf, type Schema } from './compatibility.js';

/** What breaks when `released` becomes `now`, as `<direction>: <property> <rule>`. */
function breaches(released: Schema, now: Schema): readonly string[] {
  return breachesOf(released, now).map(({ breaks, at, rule }) => `${breaks}: ${at} ${rule}`);
}

/** An object with the property `stage`, required. */
function withStage(stage: Schema): Schema {
  return { type: 'object', required: ['stage'], properties: { stage } };
}

function stages(released: Schema, now: Schema): readonly string[] {
  return breaches(withStage(released), withStage(now));
}

describe('A schema may take the place of the released one', () => {
  it('when nothing changed', () => expect(stages({ type: 'string' }, { type: 'string' })).toEqual([]));

  it('with other words for people', () =>
    expect(stages({ type: 'string', title: 'Stage' }, { type: 'string', description: 'How far.', examples: ['won'] })).toEqual([]));

  it('with another property that need not be there', () => {
    const now = { type: 'object', required: ['stage'], properties: { stage: { type: 'string' }, rank: { type: 'integer' } } };
    expect(breaches(withStage({ type: 'string' }), now)).toEqual([]);
  });
});

describe('A consumer would break, in the direction and at the property that is named,', () => {
  it('by a property that is removed', () =>
    expect(breaches(withStage({ type: 'string' }), { type: 'object' })).toEqual([
      'forward: stage is not always there where it is required',
      'forward: stage is described no more',
    ]));

  it('by an optional property that is removed', () =>
    expect(breaches({ properties: { rank: { type: 'integer' } } }, {})).toEqual(['forward: rank is described no more']));

  it('by a property that is required no more', () =>
    expect(breaches(withStage({}), { ...withStage({}), required: [] })).toEqual([
      'forward: stage is not always there where it is required',
    ]));

  it('by a property that becomes required, as kept messages lack it', () =>
    expect(breaches({ ...withStage({}), required: [] }, withStage({}))).toEqual([
      'backward: stage is not always there where it is required',
    ]));

  it('by a type that is wider', () =>
    expect(stages({ type: 'string' }, { type: ['string', 'null'] })).toEqual([
      'forward: stage has type string or null where string is read',
    ]));

  it('by a type that is narrower', () =>
    expect(stages({ type: 'number' }, { type: 'integer' })).toEqual(['backward: stage has type number where integer is read']));

  it('by another type', () =>
    expect(stages({ type: 'string' }, { type: 'integer' })).toEqual([
      'forward: stage has type integer where string is read',
      'backward: stage has type string where integer is read',
    ]));

  it('by a type that is said no more', () =>
    expect(stages({ type: 'string' }, {})).toEqual(['forward: stage has type any where string is read']));

  it('by a value that is added to an enum', () =>
    expect(stages({ enum: ['open'] }, { enum: ['open', 'won'] })).toEqual(['forward: stage has value "won" that is not read']));

  it('by a value that is removed from an enum', () =>
    expect(stages({ enum: ['open', 'won'] }, { enum: ['open'] })).toEqual(['backward: stage has value "won" that is not read']));

  it('by an enum that becomes free', () =>
    expect(stages({ enum: ['open'] }, {})).toEqual(['forward: stage has any value where few are read']));

  it('by a constant that changes', () =>
    expect(stages({ const: 1 }, { const: 2 })).toEqual([
      'forward: stage has value 2 that is not read',
      'backward: stage has value 1 that is not read',
    ]));

  it.each(['format', 'pattern', '$ref'])('by another %s', (keyword) =>
    expect(stages({ [keyword]: 'a' }, { [keyword]: 'b' })).toEqual([
      `forward: stage has another ${keyword} than is read`,
      `backward: stage has another ${keyword} than is read`,
    ]),
  );

  it('by a format that is said no more', () =>
    expect(stages({ format: 'date' }, {})).toEqual(['forward: stage has another format than is read']));

  it('by a format that is new', () => expect(stages({}, { format: 'date' })).toEqual(['backward: stage has another format than is read']));

  it('by bounds that are wider', () =>
    expect(stages({ minLength: 2, maxLength: 5 }, { minLength: 1, maxLength: 6 })).toEqual([
      'forward: stage goes beyond the minLength that is read',
      'forward: stage goes beyond the maxLength that is read',
    ]));

  it('by bounds that are tighter', () =>
    expect(stages({}, { minimum: 0 })).toEqual(['backward: stage goes beyond the minimum that is read']));

  it('by an object that is closed, as kept messages may hold more', () =>
    expect(breaches({}, { additionalProperties: false })).toEqual(['backward:  may hold more properties than are read']));

  it('by a property that comes to a closed object', () =>
    expect(breaches({ additionalProperties: false }, { additionalProperties: false, properties: { rank: {} } })).toEqual([
      'forward: rank is new where nothing more is read',
    ]));

  it('by other values under names that are free', () => {
    const of = (type: string): Schema => ({ additionalProperties: { type } });
    expect(breaches(of('string'), of('null'))).toEqual([
      'forward: * has type null where string is read',
      'backward: * has type string where null is read',
    ]);
    expect(breaches(of('string'), {})).toEqual(['forward: * has type any where string is read']);
    expect(breaches(of('string'), { additionalProperties: false })).toEqual(['backward:  may hold more properties than are read']);
  });

  it('by shapes that are said no more', () =>
    expect(breaches({ anyOf: [{ $ref: '#/$defs/changed' }] }, {})).toEqual(['forward:  may be anything where few shapes are read']));

  it('within a list, an object, or a definition', () => {
    const of = (type: string): Schema => ({
      properties: { tags: { items: { type } }, ids: { properties: { webcrm: { type } } } },
      $defs: { deleted: { properties: { id: { type } } } },
    });
    expect(breachesOf(of('string'), of('null')).map(({ breaks, at }) => `${breaks}: ${at}`)).toEqual(
      ['forward', 'backward'].flatMap((breaks) => ['tags.[]', 'ids.webcrm', 'deleted.id'].map((at) => `${breaks}: ${at}`)),
    );
  });

  it('by another shape that a message may have', () => {
    const one = { anyOf: [{ $ref: '#/$defs/changed' }] };
    const two = { anyOf: [{ $ref: '#/$defs/changed' }, { $ref: '#/$defs/deleted' }] };
    expect(breaches(one, two)).toEqual(['forward:  may be {"$ref":"#/$defs/deleted"}, which is not read']);
    expect(breaches(two, one)).toEqual(['backward:  may be {"$ref":"#/$defs/deleted"}, which is not read']);
  });
});

describe('The check', () => {
  it('refuses a schema with a keyword that it does not know', () => {
    expect(() => breachesOf(withStage({}), withStage({ not: {} }))).toThrow('the compatibility check does not know "not" (at "stage")');
  });
});
