import { describeType } from './describe-type.js';

/** A company. */
export const customer = describeType({
  entity: 'customer',
  resource: 'customers',
  textsUpTo: {
    2: ['Country'],
    20: ['ZipCode'],
    50: ['VatNumber'],
    255: ['Name', 'Website', 'Email', 'Phone', 'Fax', 'StreetAddress1', 'StreetAddress2', 'City'],
    2000: ['Description'],
  },
});
