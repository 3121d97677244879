import { describeType } from './describe-type.js';

/** A person at a customer, or a colleague: `ContactType` tells. */
export const contact = describeType({
  entity: 'contact',
  resource: 'contacts',
  texts: ['ContactType', 'FirstName', 'LastName', 'Email', 'Phone', 'MobilePhone', 'Title', 'CustomerId'],
  longTexts: ['Description'],
  dates: ['BirthDate'],
});
