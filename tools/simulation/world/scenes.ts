import { loadFlows, type Flow } from '#dataflows';

const organisations = `
flow: organisations
webcrm: organisation
customcrm: customer
createIn: [webcrm, customcrm]
match:
  - [{ property: OrganisationVatNumber, ignore: punctuation }]
  - [OrganisationName, OrganisationPostCode]
conflict: latest
prefer: webcrm
pairs:
  - OrganisationName <-> Name
  - OrganisationPostCode <-> ZipCode
  - OrganisationVatNumber <-> VatNumber
  - OrganisationCity <-> City
`;

const persons = `
flow: persons
webcrm: person
customcrm: contact
createIn: [webcrm, customcrm]
create: { customcrm: { ContactType: person } }
candidates: { customcrm: { ContactType: person } }
match:
  - [PersonEmail]
conflict: latest
prefer: webcrm
pairs:
  - PersonFirstName <-> FirstName
  - PersonEmail <-> Email
  - PersonPhone <-> Phone
`;

const personsOfOrganisations = `${persons}  - { webcrm: PersonOrganisationId, customcrm: CustomerId, transform: { reference: organisations }, required: false }
`;

const users = `
flow: users
webcrm: user
customcrm: contact
createIn: [customcrm]
create: { customcrm: { ContactType: user } }
candidates: { customcrm: { ContactType: user } }
match:
  - [UserEmail]
conflict: latest
prefer: webcrm
pairs:
  - UserEmail <-> Email
  - UserTelephone <-> Phone
`;

const opportunities = `
flow: opportunities
webcrm: opportunity
customcrm: order
createIn: [webcrm, customcrm]
create: { customcrm: { OrderType: order } }
candidates: { customcrm: { OrderType: order } }
match:
  - [OpportunityNumber]
conflict: latest
prefer: webcrm
pairs:
  - OpportunityNumber <-> OrderNumber
  - OpportunityDescription <-> Title
  - { webcrm: OpportunityOrganisationId, customcrm: CustomerId, transform: { reference: organisations }, required: true }
`;

const quotationlines = `
flow: quotationlines
webcrm: quotationline
customcrm: order
createIn: [webcrm, customcrm]
create: { customcrm: { OrderType: line } }
candidates: { customcrm: { OrderType: line } }
match: []
conflict: latest
prefer: webcrm
pairs:
  - { webcrm: QuotationLineOpportunityId, customcrm: ParentOrderId, transform: { reference: opportunities }, required: true }
  - QuotationLineData1 <-> Title
  - { webcrm: QuotationLinePrice, customcrm: UnitPrice, transform: decimal, type: decimal }
`;

const together: readonly (readonly string[])[] = [
  [organisations],
  [persons, users],
  [organisations, personsOfOrganisations],
  [organisations, opportunities, quotationlines],
];

/**
 * Flows that are played together: two rules, two flows on one type, references of one and of three levels, records that look alike; each once with
 * deletes that end links, and once with deletes that are carried over.
 */
export const scenes: readonly (readonly Flow[])[] = ['unlink', 'delete'].flatMap((policy) =>
  together.map((texts) => flowsOf(texts.map((text) => `${text}onDelete: ${policy}\n`))),
);

function flowsOf(texts: readonly string[]): readonly Flow[] {
  const loaded = loadFlows(texts.map((text, position) => ({ file: `flow-${position}.yaml`, text })));
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults));
  return loaded.flows;
}

/** What a property is to the people who fill it in. */
export type Content = 'text' | 'key' | 'number' | { readonly refersTo: string } | { readonly oneOf: readonly string[] };

/** The properties of every type of both systems. */
export const properties: Readonly<Record<string, Readonly<Record<string, Content>>>> = {
  organisation: { OrganisationName: 'text', OrganisationPostCode: 'key', OrganisationVatNumber: 'key', OrganisationCity: 'text' },
  customer: { Name: 'text', ZipCode: 'key', VatNumber: 'key', City: 'text' },
  person: { PersonFirstName: 'text', PersonEmail: 'key', PersonPhone: 'text', PersonOrganisationId: { refersTo: 'organisation' } },
  user: { UserEmail: 'key', UserTelephone: 'text' },
  contact: {
    FirstName: 'text',
    Email: 'key',
    Phone: 'text',
    CustomerId: { refersTo: 'customer' },
    ContactType: { oneOf: ['person', 'person', 'user'] },
  },
  opportunity: { OpportunityNumber: 'key', OpportunityDescription: 'text', OpportunityOrganisationId: { refersTo: 'organisation' } },
  order: {
    OrderNumber: 'key',
    Title: 'text',
    CustomerId: { refersTo: 'customer' },
    ParentOrderId: { refersTo: 'order' },
    UnitPrice: 'number',
    OrderType: { oneOf: ['order', 'line'] },
  },
  quotationline: { QuotationLineOpportunityId: { refersTo: 'opportunity' }, QuotationLineData1: 'text', QuotationLinePrice: 'number' },
};
