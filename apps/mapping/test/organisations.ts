import type { JsonRecord } from '#change-events';

/** A webCRM organisation with these values; the others are empty. */
export function organisation(values: JsonRecord): JsonRecord {
  return {
    OrganisationName: '',
    OrganisationVatNumber: '',
    OrganisationPostCode: '',
    OrganisationCity: '',
    OrganisationAddress: '',
    OrganisationTelephone: '',
    ...values,
  };
}

/** A customer of the Custom CRM with these values; the others are empty. */
export function customer(values: JsonRecord): JsonRecord {
  return { Name: null, VatNumber: null, ZipCode: null, City: null, StreetAddress1: null, StreetAddress2: null, Phone: null, ...values };
}
