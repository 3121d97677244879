import { describe, expect, it } from '@jest/globals';
import { text } from './text.js';

const plain = text.create({}, 1);
const none = () => null;
const longName = 'Nordjysk Kontorforsyning og Papirhandel';

describe('text', () => {
  it('passes a value on as it is, of whatever type', () => {
    expect(plain.to.customcrm(['Acme'], [null], none)).toEqual({ kind: 'value', value: ['Acme'] });
    expect(plain.to.customcrm([true], [false], none)).toEqual({ kind: 'value', value: [true] });
  });

  it('keeps a present value that differs in blanks and line endings only', () => {
    expect(plain.to.webcrm(['one\ntwo'], ['one\r\ntwo '], none)).toEqual({ kind: 'value', value: ['one\r\ntwo '] });
  });

  it('empties with an empty text in webCRM and with null in the Custom CRM', () => {
    expect(plain.to.webcrm([null], ['Acme'], none)).toEqual({ kind: 'value', value: [''] });
    expect(plain.to.customcrm([''], ['Acme'], none)).toEqual({ kind: 'value', value: [null] });
  });

  it('cuts at the greatest length of a side, but never through a character', () => {
    const short = text.create({ webcrmLength: 8 }, 1);
    expect(short.to.webcrm([longName], [''], none)).toEqual({ kind: 'value', value: ['Nordjysk'] });
    expect(short.to.webcrm(['Kontor 💡'], [''], none)).toEqual({ kind: 'value', value: ['Kontor '] });
  });

  it('keeps a long text whole when only its cut form comes back, and follows a real edit of the cut form', () => {
    const short = text.create({ webcrmLength: 8 }, 1);
    expect(short.to.customcrm(['Nordjysk'], [longName], none)).toEqual({ kind: 'value', value: [longName] });
    expect(short.to.customcrm(['Nordisk'], [longName], none)).toEqual({ kind: 'value', value: ['Nordisk'] });
  });
});
