import { describe, expect, it } from '@jest/globals';
import type { JsonRecord, System } from '#change-events';
import type { ExpectedFlow } from './expected-flow.js';
import { makeSample } from './make-sample.js';
import type { Sample } from './make-sample.js';

const now = Date.parse('2026-06-01T00:00:00Z');

function valuesOf(sample: Sample, system: System, entity: string): readonly JsonRecord[] {
  return (sample.records[system].get(entity) ?? []).map(({ values }) => values);
}

function expectedOf(sample: Sample, flow: string): ExpectedFlow {
  const expected = sample.expected.find((candidate) => candidate.flow === flow);
  if (!expected) throw new Error(`The sample says nothing of ${flow}`);
  return expected;
}

/** Groups of records of both sides that share a filled key. */
function groupsBy(webcrm: readonly unknown[], custom: readonly unknown[]): readonly { webcrm: number; custom: number }[] {
  const groups = new Map<unknown, { webcrm: number; custom: number }>();
  const count = (keys: readonly unknown[], side: 'webcrm' | 'custom') => {
    for (const key of keys.filter((candidate) => candidate !== '' && candidate !== null && candidate !== undefined)) {
      const group = groups.get(key) ?? { webcrm: 0, custom: 0 };
      group[side]++;
      groups.set(key, group);
    }
  };
  count(webcrm, 'webcrm');
  count(custom, 'custom');
  return [...groups.values()];
}

const ones = (groups: readonly { webcrm: number; custom: number }[]) =>
  groups.filter(({ webcrm, custom }) => webcrm === 1 && custom === 1).length;

describe('A sample', () => {
  const sample = makeSample({ records: 200, seed: 1, now });

  it('is the same for the same seed, and another for another', () => {
    expect(makeSample({ records: 200, seed: 1, now })).toEqual(sample);
    expect(makeSample({ records: 200, seed: 2, now }).records).not.toEqual(sample.records);
  });

  it('has 60 % of the organisations on both sides, 30 % in webCRM, 10 % in the Custom CRM, 1 % ambiguous', () => {
    expect(expectedOf(sample, 'organisations')).toEqual({
      flow: 'organisations',
      linked: 198,
      matched: 118,
      created: { webcrm: 20, customcrm: 60 },
      ambiguous: { webcrm: 2, customcrm: 4 },
      waiting: 0,
      excluded: 0,
      conflicts: 20,
    });
  });

  it('has exactly the organisation matches that it promises, by VAT number and then by name and post code', () => {
    const webcrm = valuesOf(sample, 'webcrm', 'organisation');
    const custom = valuesOf(sample, 'customcrm', 'customer');
    const byVat = groupsBy(
      webcrm.map((values) => values['OrganisationVatNumber']),
      custom.map((values) => values['VatNumber']),
    );
    const byName = groupsBy(
      webcrm
        .filter((values) => values['OrganisationVatNumber'] === '')
        .map((values) => `${String(values['OrganisationName'])} ${String(values['OrganisationPostCode'])}`),
      custom.filter((values) => values['VatNumber'] === null).map((values) => `${String(values['Name'])} ${String(values['ZipCode'])}`),
    );
    expect(ones(byVat) + ones(byName)).toBe(expectedOf(sample, 'organisations').matched);
    expect(ones(byName)).toBeGreaterThan(0);
    expect(byVat.filter(({ custom: customers }) => customers === 2)).toHaveLength(2);
    expect(byName.every(({ webcrm: one, custom: other }) => one <= 1 && other <= 1)).toBe(true);
  });

  it('has exactly the person and user matches that it promises, by e-mail address', () => {
    const contacts = valuesOf(sample, 'customcrm', 'contact').map((values) => values['Email']);
    const persons = groupsBy(
      valuesOf(sample, 'webcrm', 'person').map((values) => values['PersonEmail']),
      contacts,
    );
    const users = groupsBy(
      valuesOf(sample, 'webcrm', 'user').map((values) => values['UserEmail']),
      contacts,
    );
    expect(ones(persons)).toBe(expectedOf(sample, 'persons').matched);
    expect(ones(users)).toBe(expectedOf(sample, 'users').matched);
    expect(persons.filter(({ webcrm, custom }) => webcrm === 2 && custom === 1)).toHaveLength(
      expectedOf(sample, 'persons').ambiguous.customcrm,
    );
    expect(persons.some(({ webcrm, custom }) => webcrm === 2 && custom === 0)).toBe(true);
    expect(persons.some(({ webcrm, custom }) => webcrm > 2 || custom > 1)).toBe(false);
  });

  it('has persons and contacts without an e-mail address', () => {
    expect(valuesOf(sample, 'webcrm', 'person').some((values) => values['PersonEmail'] === '')).toBe(true);
    expect(valuesOf(sample, 'customcrm', 'contact').some((values) => values['Email'] === null)).toBe(true);
  });

  it('has a user and a person that share a contact', () => {
    const users = new Set(valuesOf(sample, 'webcrm', 'user').map((values) => values['UserEmail']));
    const shared = valuesOf(sample, 'webcrm', 'person').filter((values) => users.has(values['PersonEmail']));
    expect(shared).toHaveLength(1);
  });

  it('excludes the contacts of users that webCRM does not have', () => {
    const emails = new Set(valuesOf(sample, 'webcrm', 'user').map((values) => values['UserEmail']));
    const alone = valuesOf(sample, 'customcrm', 'contact').filter(
      (values) => values['ContactType'] === 'user' && !emails.has(values['Email'] ?? ''),
    );
    expect(alone).toHaveLength(expectedOf(sample, 'users').excluded);
    expect(alone.length).toBeGreaterThan(0);
  });

  it('counts as conflicts what is filled on both sides and differs', () => {
    const partners = new Map(valuesOf(sample, 'customcrm', 'product').map((values) => [values['ProductNumber'], values]));
    const different = valuesOf(sample, 'webcrm', 'product').filter((values) => {
      const other = partners.get(values['ProductCustom2'] ?? '')?.['Description'];
      return other !== undefined && other !== null && values['ProductComment'] !== '' && values['ProductComment'] !== other;
    });
    expect(different).toHaveLength(expectedOf(sample, 'products').conflicts);
    expect(different.length).toBeGreaterThan(0);
  });

  it('lets one opportunity and its line wait for each ambiguous organisation', () => {
    expect(expectedOf(sample, 'opportunities').waiting).toBe(2);
    expect(expectedOf(sample, 'quotationlines').waiting).toBe(2);
  });

  it('creates every line that does not wait on the other side', () => {
    const lines = valuesOf(sample, 'webcrm', 'quotationline').length;
    const orderLines = valuesOf(sample, 'customcrm', 'order').filter((values) => values['OrderType'] === 'line').length;
    expect(expectedOf(sample, 'quotationlines').created).toEqual({ webcrm: orderLines, customcrm: lines - 2 });
  });

  it('refers to nothing that is not there', () => {
    for (const values of valuesOf(sample, 'webcrm', 'opportunity')) {
      const organisation = Number(values['OpportunityOrganisationId']);
      expect(sample.records.webcrm.get('organisation')?.some(({ key }) => key === organisation)).toBe(true);
    }
  });

  it('was changed before the present moment, whole seconds in webCRM', () => {
    const all = [...sample.records.webcrm.values(), ...sample.records.customcrm.values()].flat();
    expect(all.every(({ createdAt, updatedAt }) => createdAt <= updatedAt && updatedAt < now)).toBe(true);
    expect(
      [...sample.records.webcrm.values()].flat().every(({ updatedAt, createdAt }) => updatedAt % 1000 === 0 && createdAt % 1000 === 0),
    ).toBe(true);
  });

  it.each([0, 1, 2, 5, 19, 20])('can be made of %i organisations', (records) => {
    expect(makeSample({ records, seed: 3, now }).expected).toHaveLength(6);
  });
});
