import { describe, expect, it } from '@jest/globals';
import { checkAgainstFields } from './check-against-fields.js';
import type { EntityFields, SystemFields } from './check-against-fields.js';
import { loadFlows } from './load-flows.js';

const person: EntityFields = {
  PersonEmail: { type: 'string' },
  PersonSortOrder: { type: 'integer' },
  PersonUpdatedAt: { type: 'date-time', readOnly: true },
};
const contact: EntityFields = {
  Email: { type: 'string' },
  Rank: { type: 'integer' },
  ContactType: { type: 'string' },
  ChangedAt: { type: 'date-time' },
};
const both: SystemFields = { webcrm: { person }, customcrm: { contact } };

function faultsOf(rest: string, fields = both): readonly string[] {
  const loaded = loadFlows([{ file: 'persons.yaml', text: `flow: persons\nwebcrm: person\ncustomcrm: contact\n${rest}` }]);
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults));
  return checkAgainstFields(loaded.flows, fields).map(({ file, line, message }) => `${file}:${line} ${message}`);
}

describe('checkAgainstFields', () => {
  it('has nothing to say about a flow that fits both systems', () => {
    expect(faultsOf('candidates: { customcrm: { ContactType: person } }\npairs:\n  - PersonEmail <-> Email\n')).toEqual([]);
  });

  it('names the nearest properties for one that a system does not have, with its line', () => {
    expect(
      faultsOf('pairs:\n  - PersonEmail <-> Email\n  - webcrm: PersonSortOrdre\n    customcrm: Rang\n    transform: integer\n'),
    ).toEqual([
      "persons.yaml:6 webCRM has no property 'PersonSortOrdre' of person. Did you mean 'PersonSortOrder'?",
      "persons.yaml:7 the Custom CRM has no property 'Rang' of contact. Did you mean 'Rank'?",
    ]);
  });

  it('names the property whose label stands in the file, of several all', () => {
    const labelled = {
      PersonCustom3: { type: 'string', label: 'Customer number' },
      PersonCustom4: { type: 'string', label: 'Club' },
      PersonCustom5: { type: 'string', label: 'Club' },
    } as const;
    const pair = (webcrm: string) => `pairs:\n  - { webcrm: ${webcrm}, customcrm: Email }\n`;
    expect(faultsOf(pair('customer number'), { webcrm: { person: labelled } })).toEqual([
      "persons.yaml:5 webCRM has no property 'customer number' of person. That is the label of PersonCustom3: write this name.",
    ]);
    expect(faultsOf(pair('Club'), { webcrm: { person: labelled } })).toEqual([
      "persons.yaml:5 webCRM has no property 'Club' of person. That is the label of PersonCustom4 and of PersonCustom5: write one of these names.",
    ]);
  });

  it('names the entities that there are for one that is not', () => {
    expect(faultsOf('pairs:\n  - PersonEmail <-> Email\n', { customcrm: { contacts: contact } })).toEqual([
      "persons.yaml:3 the Custom CRM has no entity 'contact'. It has contacts. Did you mean 'contacts'?",
    ]);
  });

  it('looks at one system alone when the other is not there', () => {
    expect(faultsOf('pairs:\n  - PersonEmail <-> Emial\n', { webcrm: { person } })).toEqual([]);
  });

  it('refuses a write to what a system keeps by itself, and allows to read it', () => {
    const pair = (direction: string) =>
      `pairs:\n  - { webcrm: PersonUpdatedAt, customcrm: ChangedAt, transform: dateTime, direction: ${direction} }\n`;
    expect(faultsOf(pair('toCustom'))).toEqual([]);
    expect(faultsOf(pair('both'))).toEqual([
      "persons.yaml:5 webCRM keeps 'PersonUpdatedAt' of person by itself, so it can't be written. Give its pair direction: toCustom, or take it out.",
    ]);
  });

  it('refuses a transform that writes another type than the property has', () => {
    expect(faultsOf('pairs:\n  - { webcrm: PersonSortOrder, customcrm: Email, transform: integer }\n')).toEqual([
      "persons.yaml:5 'Email' is of type string in the Custom CRM, but the transform integer writes integer or number.",
    ]);
  });

  it('refuses to pass a value on as it is to a property of another type', () => {
    expect(faultsOf('direction: toCustom\npairs:\n  - PersonSortOrder <-> Email\n')).toEqual([
      "persons.yaml:6 'Email' is of type string in the Custom CRM, but its partner is of type integer. Name a transform that turns one into the other.",
    ]);
  });

  it('looks at the properties of conditions and fixed values too', () => {
    const rest =
      'create: { webcrm: { PersonUpdatedAt: x } }\ncandidates: { customcrm: { ContactTyp: person } }\nwhen: { webcrm: { PersonMail: x } }\n' +
      'pairs:\n  - PersonEmail <-> Email\n';
    expect(faultsOf(rest)).toEqual([
      "persons.yaml:4 webCRM keeps 'PersonUpdatedAt' of person by itself, so it can't be written. Take it out of create.",
      "persons.yaml:5 the Custom CRM has no property 'ContactTyp' of contact. Did you mean 'ContactType'?",
      "persons.yaml:6 webCRM has no property 'PersonMail' of person. Did you mean 'PersonEmail'?",
    ]);
  });
});
