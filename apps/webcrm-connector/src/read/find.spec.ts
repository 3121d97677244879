import { describe, expect, it } from '@jest/globals';
import type { ApiClient } from '../api/api-client.js';
import { Queries, type RawRecord } from '../api/queries.js';
import { recordTypeOf } from '../records/record-types.js';
import { find } from './find.js';

const organisation = recordTypeOf('organisation');

const berg = { OrganisationId: 1, OrganisationName: 'Berg AS', OrganisationVatNumber: 'NO1' };
const cafe = { OrganisationId: 2, OrganisationName: 'Café', OrganisationVatNumber: 'DK2' };

function answering(answer: (script: string) => readonly RawRecord[]): { queries: Queries; scripts: string[] } {
  const scripts: string[] = [];
  const call: ApiClient['call'] = ({ query }) => {
    const script = query?.['script'] ?? '';
    scripts.push(script);
    return Promise.resolve({ verdict: 'done', status: 200, text: '', json: answer(script) });
  };
  return { queries: new Queries({ call } as ApiClient), scripts };
}

describe('Looking webCRM records up', () => {
  it('asks for many keys at once and tells which record belongs to which key', async () => {
    const { queries, scripts } = answering(() => [berg, cafe]);
    const found = await find(queries, organisation, [
      { OrganisationVatNumber: 'DK2' },
      { OrganisationVatNumber: 'SE3' },
      { OrganisationName: 'berg as ', OrganisationVatNumber: 'no1' },
    ]);
    expect(found.map((records) => records.map(({ id }) => id))).toEqual([['2'], [], ['1']]);
    expect(scripts).toHaveLength(1);
    expect(scripts[0]).toContain("(OrganisationName = 'berg as ' AND OrganisationVatNumber = 'no1')");
  });

  it("takes webCRM's word where it finds more than equal texts", async () => {
    const { queries } = answering((script) => (script.includes("'Cafe'") ? [cafe] : []));
    const found = await find(queries, organisation, [{ OrganisationName: 'Cafe' }, { OrganisationName: 'Berg AS' }]);
    expect(found.map((records) => records.map(({ id }) => id))).toEqual([['2'], []]);
  });

  it('refuses a property that the type does not have, before it gets into a script', async () => {
    const { queries, scripts } = answering(() => []);
    await expect(find(queries, organisation, [{ '1 = 1 OR OrganisationName': 'x' }])).rejects.toThrow(/has no property/);
    expect(scripts).toEqual([]);
  });
});
