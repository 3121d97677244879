import { describe, expect, it } from '@jest/globals';
import { idsIn } from './ids-in.js';

describe("What webCRM's hooks send", () => {
  it.each([
    ['an id', 12, ['12']],
    ['an id as text', '12', ['12']],
    ['an object with an id', { Id: 12, EntityType: 'Person', EventType: 'Update' }, ['12']],
    ['an object in other letters', { id: '0012' }, ['12']],
    ['the record itself', { PersonId: 12, PersonName: 'Ada', PersonOrganisationId: 7 }, ['12']],
    ['the record with another id beside its own', { Id: 99, PersonId: 12 }, ['12']],
    ['several', [{ Id: 12 }, 13], ['12', '13']],
  ])('is understood as %s', (_what, json, expected) => {
    expect(idsIn(json, 'Person')).toEqual(expected);
  });

  it.each([
    [undefined],
    [null],
    [{}],
    [{ Name: 'Ada' }],
    [{ Id: 0 }],
    [{ Id: '1 OR 1=1' }],
    [1.5],
    [[]],
    [[12, 'Ada']],
    [{ Id: { Id: 12 } }],
  ])('says nothing about records as %j', (json) => {
    expect(idsIn(json, 'Person')).toBeUndefined();
  });
});
