import { describe, expect, it } from '@jest/globals';
import { country } from './country.js';

const english = country.create({}, 1).to;
const danish = country.create({ language: 'da' }, 1).to;
const none = () => null;

describe('country', () => {
  it.each([
    ['Sverige', 'SE'],
    ['Sweden', 'SE'],
    ['Ruotsi', 'SE'],
    ['Schweden', 'SE'],
    [' tyskland ', 'DE'],
    ['UK', 'GB'],
  ])('understands %j as %s', (name, code) => {
    expect(english.customcrm([name], [null], none)).toEqual({ kind: 'value', value: [code] });
  });

  it('takes a code for what it is, on either side', () => {
    expect(english.customcrm(['dk'], [null], none)).toEqual({ kind: 'value', value: ['DK'] });
    expect(english.webcrm(['dk'], [''], none)).toEqual({ kind: 'value', value: ['Denmark'] });
  });

  it("writes names in the flow's language, and in English when it names none", () => {
    expect(danish.webcrm(['DE'], [''], none)).toEqual({ kind: 'value', value: ['Tyskland'] });
    expect(english.webcrm(['DE'], [''], none)).toEqual({ kind: 'value', value: ['Germany'] });
  });

  it('keeps a present name that means the same country in another language', () => {
    expect(english.webcrm(['DE'], ['Tyskland'], none)).toEqual({ kind: 'value', value: ['Tyskland'] });
    expect(english.customcrm(['Tyskland'], ['DE'], none)).toEqual({ kind: 'value', value: ['DE'] });
  });

  it('says so when a name is unknown, and guesses nothing', () => {
    expect(english.customcrm(['Atlantis'], ['DK'], none)).toEqual({
      kind: 'impossible',
      reason: "'Atlantis' is neither a country's name nor its ISO 3166-1 alpha-2 code",
    });
  });

  it('takes the text of an unchosen drop-down as nothing, and leaves it there', () => {
    expect(english.customcrm(['--Velg--'], ['DK'], none)).toEqual({ kind: 'value', value: [null] });
    expect(english.webcrm([null], ['--Velg--'], none)).toEqual({ kind: 'value', value: ['--Velg--'] });
    expect(english.webcrm(['DK'], ['--Velg--'], none)).toEqual({ kind: 'value', value: ['Denmark'] });
  });
});
