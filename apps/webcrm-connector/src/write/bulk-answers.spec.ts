import type { Judged } from '#connector-kit';
import { describe, expect, it } from '@jest/globals';
import { bulkAnswers } from './bulk-answers.js';

const update = { id: '7', values: { OrganisationName: 'Berg', OrganisationVatNumber: 'NO1' } };
const create = { id: null, values: { OrganisationName: 'Dal' } };

function answered(json: unknown): Judged {
  return { verdict: 'done', status: 200, text: JSON.stringify(json), json };
}

describe('The answers of a bulk write', () => {
  it('tells ids from errors, item by item', () => {
    expect(bulkAnswers('Organisations', [update, create, create], answered(['7', '31', 'Some trouble']))).toEqual([
      { kind: 'written', id: '7' },
      { kind: 'written', id: '31' },
      { kind: 'rejected', reason: 'Some trouble' },
    ]);
  });

  it('names the property that an error speaks of', () => {
    const [answer] = bulkAnswers('Organisations', [update], answered(['OrganisationVatNumber: at most 50 characters']));
    expect(answer).toMatchObject({ kind: 'rejected', property: 'OrganisationVatNumber' });
  });

  it('takes an empty answer for an update that was done, and for a create of unknown fate', () => {
    expect(bulkAnswers('Organisations', [update, create], answered(['', '']))).toMatchObject([
      { kind: 'written', id: '7' },
      { kind: 'unknown' },
    ]);
  });

  it('does not guess when the answers are not as many as the items', () => {
    expect(bulkAnswers('Organisations', [update, create], answered(['7']))).toMatchObject([{ kind: 'unknown' }, { kind: 'unknown' }]);
  });

  it('says of a token that may only read that it may not write', () => {
    const forbidden: Judged = { verdict: 'forbidden', status: 403, text: '', json: undefined };
    expect(bulkAnswers('Organisations', [update], forbidden)).toEqual([
      { kind: 'rejected', reason: 'the application token may not write Organisations: grant it in webCRM' },
    ]);
  });
});
