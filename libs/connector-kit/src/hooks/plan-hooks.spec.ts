import { describe, expect, it } from '@jest/globals';
import { planHooks } from './plan-hooks.js';
import type { PresentHook, WantedHook } from './system-hooks.js';

const here = 'https://here.example/hooks/crm';
const wanted: WantedHook = { entity: 'person', events: 'Update', target: `${here}/secret/person` };
const present = (hook: Partial<PresentHook> = {}): PresentHook => ({ ...wanted, id: '1', sound: true, ...hook });
const nothing = { create: [], change: [], remove: [] };

describe('The hooks of a connector', () => {
  it('are registered when they are not there', () => {
    expect(planHooks([wanted], [], [here])).toEqual({ ...nothing, create: [wanted] });
  });

  it('are left alone when they are right', () => {
    expect(planHooks([wanted], [present()], [here])).toEqual(nothing);
  });

  it.each([
    ['disabled', { sound: false }],
    ['at an address with another secret', { target: `${here}/old/person` }],
  ])('are put right when they are %s', (_what, wrong) => {
    const hook = present(wrong);
    expect(planHooks([wanted], [hook], [here])).toEqual({ ...nothing, change: [{ present: hook, wanted }] });
  });

  it('are put right at a new public address', () => {
    const hook = present({ target: 'https://old.example/hooks/crm/secret/person' });
    expect(planHooks([wanted], [hook], [here, 'https://old.example/hooks/crm'])).toEqual({
      ...nothing,
      change: [{ present: hook, wanted }],
    });
  });

  it('are removed when there are two alike, and the right one stays', () => {
    const wrong = present({ sound: false });
    const right = present({ id: '2' });
    expect(planHooks([wanted], [wrong, right], [here])).toEqual({ ...nothing, remove: [wrong] });
  });

  it('are removed when their type is in no flow any more, or nothing is wanted', () => {
    const other = present({ id: '2', entity: 'product' });
    expect(planHooks([wanted], [present(), other], [here])).toEqual({ ...nothing, remove: [other] });
    expect(planHooks([], [present()], [here])).toEqual({ ...nothing, remove: [present()] });
  });

  it('are not those of others, though they tell the same or have an address that begins alike', () => {
    const others = [present({ target: 'https://other.example/secret/person' }), present({ id: '3', target: `${here}2/secret/person` })];
    expect(planHooks([wanted], others, [here])).toEqual({ ...nothing, create: [wanted] });
  });
});
