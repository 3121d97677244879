import type { System } from '#change-events';
import type { Flow } from '../flow.js';

/** What people call the types of webCRM, one record and all of them. */
const webcrmNames: Readonly<Record<string, { readonly one: string; readonly all: string }>> = {
  organisation: { one: 'Organisation', all: 'Organisations' },
  person: { one: 'Person', all: 'Persons' },
  user: { one: 'User', all: 'Users' },
  opportunity: { one: 'Opportunity', all: 'Opportunities' },
  quotationline: { one: 'Quotationline', all: 'Quotationline' },
  product: { one: 'Product', all: 'Products' },
};

/** The systems as the document writes them. */
export const systemNames: Readonly<Record<System, string>> = { webcrm: 'WebCRM', customcrm: 'Custom CRM' };

/** A flow's name for people: WebCRM Organisations ↔ Custom CRM Customer. */
export function flowTitle({ entity }: Flow): string {
  const all = webcrmNames[entity.webcrm]?.all ?? capitalised(entity.webcrm);
  return `${systemNames.webcrm} ${all} ↔ ${systemNames.customcrm} ${capitalised(entity.customcrm)}`;
}

/** One record of a flow's side, with its article: a Custom CRM Order. */
export function oneRecord({ entity }: Flow, system: System): string {
  const name = webcrmNames[entity.webcrm]?.one ?? capitalised(entity.webcrm);
  return system === 'webcrm' ? `a ${systemNames.webcrm} ${name}` : `a ${systemNames.customcrm} ${capitalised(entity.customcrm)}`;
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
