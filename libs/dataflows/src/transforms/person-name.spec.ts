import { describe, expect, it } from '@jest/globals';
import { personName } from './person-name.js';

const { to } = personName.create({}, 2);
const none = () => null;

describe('personName', () => {
  it('splits a new name at the last space', () => {
    expect(to.customcrm(['Anna Maria Berg'], [null, null], none)).toEqual({ kind: 'value', value: ['Anna Maria', 'Berg'] });
  });

  it('takes a single word as first name', () => {
    expect(to.customcrm(['Anna'], ['Old', 'Name'], none)).toEqual({ kind: 'value', value: ['Anna', null] });
  });

  it('keeps first and last name that make up the full name already', () => {
    expect(to.customcrm(['Anna van der Berg'], ['Anna', 'van der Berg'], none)).toEqual({ kind: 'value', value: ['Anna', 'van der Berg'] });
  });

  it('keeps the last name while the full name still ends with it', () => {
    expect(to.customcrm(['Anne van der Berg'], ['Anna', 'van der Berg'], none)).toEqual({ kind: 'value', value: ['Anne', 'van der Berg'] });
    expect(to.customcrm(['Anna Steinberg'], ['Anna', 'Berg'], none)).toEqual({ kind: 'value', value: ['Anna', 'Steinberg'] });
  });

  it('joins first and last name, whichever is filled', () => {
    expect(to.webcrm(['Anna', 'van der Berg'], [''], none)).toEqual({ kind: 'value', value: ['Anna van der Berg'] });
    expect(to.webcrm([null, 'Berg'], [''], none)).toEqual({ kind: 'value', value: ['Berg'] });
  });

  it('keeps a full name that differs in blanks only', () => {
    expect(to.webcrm(['Anna', 'Berg'], ['Anna  Berg'], none)).toEqual({ kind: 'value', value: ['Anna  Berg'] });
  });
});
