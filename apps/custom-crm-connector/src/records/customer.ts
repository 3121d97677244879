import { describeType } from './describe-type.js';

/** A company. */
export const customer = describeType({
  entity: 'customer',
  resource: 'customers',
  texts: ['Name', 'Website', 'Email', 'Phone', 'Fax', 'StreetAddress1', 'StreetAddress2', 'ZipCode', 'City', 'Country', 'VatNumber'],
  longTexts: ['Description'],
});
