import { describe, expect, it } from '@jest/globals';
import { enumeration } from './enumeration.js';

const { to } = enumeration.create({ values: { Kunde: 'customer', 'Gammel kunde': 'customer', Emne: 'lead', '3': 3 } }, 1);
const none = () => null;

describe('enum', () => {
  it('gives the value that stands for a text, and the text that stands for a value', () => {
    expect(to.customcrm(['Emne '], [null], none)).toEqual({ kind: 'value', value: ['lead'] });
    expect(to.webcrm(['lead'], [''], none)).toEqual({ kind: 'value', value: ['Emne'] });
    expect(to.webcrm([3], [0], none)).toEqual({ kind: 'value', value: ['3'] });
  });

  it('keeps any of several texts with one value, and writes the first', () => {
    expect(to.webcrm(['customer'], ['Gammel kunde'], none)).toEqual({ kind: 'value', value: ['Gammel kunde'] });
    expect(to.webcrm(['customer'], ['Emne'], none)).toEqual({ kind: 'value', value: ['Kunde'] });
  });

  it('reports what is not listed, with what is', () => {
    expect(to.customcrm(['Partner'], ['lead'], none)).toEqual({
      kind: 'impossible',
      reason: expect.stringMatching(/'Partner' is none of the values of webCRM .*: 3, Kunde, Gammel kunde, Emne/),
    });
    expect(to.webcrm(['partner'], ['Emne'], none)).toMatchObject({ kind: 'impossible' });
  });

  it('takes a drop-down in which nothing is chosen for empty, and leaves it', () => {
    expect(to.customcrm(['--Velg--'], ['lead'], none)).toEqual({ kind: 'value', value: [null] });
    expect(to.webcrm([null], ['--Velg--'], none)).toEqual({ kind: 'value', value: ['--Velg--'] });
    expect(to.webcrm([null], ['Emne'], none)).toEqual({ kind: 'value', value: [''] });
  });
});
