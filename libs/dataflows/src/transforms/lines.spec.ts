import { describe, expect, it } from '@jest/globals';
import { lines } from './lines.js';

const two = lines.create({}, 2);
const none = () => null;

describe('lines', () => {
  it('gives the first line to the first property and the rest to the last', () => {
    expect(two.to.customcrm(['Havnegade 1\r\nBaghuset\r\n2. sal'], [null, null], none)).toEqual({
      kind: 'value',
      value: ['Havnegade 1', 'Baghuset\n2. sal'],
    });
  });

  it('leaves the last properties empty when there are fewer lines', () => {
    expect(two.to.customcrm(['Havnegade 1'], ['Old 1', 'Old 2'], none)).toEqual({ kind: 'value', value: ['Havnegade 1', null] });
  });

  it('joins the filled properties to lines', () => {
    expect(two.to.webcrm(['Havnegade 1', 'Baghuset'], [''], none)).toEqual({ kind: 'value', value: ['Havnegade 1\nBaghuset'] });
    expect(two.to.webcrm([null, 'Baghuset'], [''], none)).toEqual({ kind: 'value', value: ['Baghuset'] });
  });

  it('keeps an address that stands in the second property alone', () => {
    expect(two.to.customcrm(['Baghuset'], [null, 'Baghuset'], none)).toEqual({ kind: 'value', value: [null, 'Baghuset'] });
  });

  it('keeps a text that differs in blank lines only', () => {
    expect(two.to.webcrm(['A', 'B'], ['A\r\n\r\nB'], none)).toEqual({ kind: 'value', value: ['A\r\n\r\nB'] });
  });

  it('empties all properties when the text is emptied, and the text when all are', () => {
    expect(two.to.customcrm([''], ['A', 'B'], none)).toEqual({ kind: 'value', value: [null, null] });
    expect(two.to.webcrm([null, ''], ['A'], none)).toEqual({ kind: 'value', value: [''] });
  });
});
