import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { systems, type Json } from '#change-events';
import { at, edited, linkOf, sampleFlow } from '../../test/sample-link.js';
import { transforms } from '../transforms/index.js';
import type { LinkState } from './link-state.js';
import { reconcile } from './reconcile.js';

const flow = sampleFlow();
const agreed = { webcrm: '1', customcrm: '1' };
const inSync = linkOf(agreed, agreed);
const decide = (link: LinkState) => reconcile(flow, link, () => null, at(1_000));
const anything = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;

/** The record as it comes once its system has renamed or removed a property. */
function without(link: LinkState, property: string, more: Readonly<Record<string, Json>> = {}): LinkState {
  const { [property]: _gone, ...rest } = link.sides.webcrm.values;
  return edited(flow, { ...link, sides: { ...link.sides, webcrm: { ...link.sides.webcrm, values: rest } } }, 'webcrm', more, at(50));
}

describe('A system that changes what its records are made of', () => {
  it('may add properties: nothing follows', () => {
    expect(decide(edited(flow, inSync, 'webcrm', { Mobile: '5', Phones: ['1'] }, at(50)))).toMatchObject({ decisions: [], commanded: [] });
  });

  it('empties nothing by leaving a property out, and all others travel', () => {
    const done = decide(without(inSync, 'Phone', { Email: 'a@b.c' }));
    expect(done.decisions).toContainEqual({ kind: 'unknown', pair: 'Phone', system: 'webcrm' });
    expect(done.link.outstanding.customcrm?.command.pairs).toMatchObject([{ pair: 'Email' }]);
  });

  it('is followed again once it gives the property back', () => {
    const { link } = decide(without(inSync, 'Phone'));
    expect(decide(edited(flow, link, 'webcrm', { Phone: '1' }, at(60))).commanded).toEqual([]);
    expect(decide(edited(flow, link, 'webcrm', { Phone: '2' }, at(60))).link.outstanding.customcrm?.command.pairs).toMatchObject([
      { pair: 'Phone', properties: [{ value: '2', expected: '1' }] },
    ]);
  });

  it('holds back no other property by giving one another type', () => {
    fc.assert(
      fc.property(fc.constantFrom('Phone', 'FullName'), anything, (property, value) => {
        const { link } = decide(edited(flow, inSync, 'webcrm', { [property]: value, Email: 'a@b.c' }, at(50)));
        expect(link.outstanding.customcrm?.command).toMatchObject({
          pairs: expect.arrayContaining([expect.objectContaining({ pair: 'Email' })]),
        });
        expect(decide(link).commanded).toEqual([]);
      }),
    );
  });
});

it.each(['lines', 'personName', 'decimal', 'date'])('A list where %s expects a text is never written as one', (name) => {
  const transform = transforms.get(name)?.create({}, 2);
  for (const target of systems)
    expect(transform?.to[target]([['a', 'b'], null], [null, null], () => null)).toMatchObject({ kind: 'impossible' });
});

describe.each([...transforms])('The transform %s', (_name, { create, customProperties }) => {
  it.each(systems)('translates any value to %s, or says why it can not', (target) => {
    const transform = create({ flow: 'organisations', values: { Kunde: 'customer' } }, customProperties.least);
    const tuple = (system: (typeof systems)[number]) =>
      fc.array(anything, { minLength: transform.forms[system].length, maxLength: transform.forms[system].length });
    fc.assert(
      fc.property(tuple(target === 'webcrm' ? 'customcrm' : 'webcrm'), tuple(target), (source, present) => {
        const translation = transform.to[target](source, present, () => null);
        if (translation.kind === 'value') expect(translation.value).toHaveLength(transform.forms[target].length);
        if (translation.kind === 'impossible') expect(translation.reason).not.toBe('');
      }),
    );
  });
});
