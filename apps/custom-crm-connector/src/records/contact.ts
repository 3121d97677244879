import { describeType } from './describe-type.js';

/** A person at a customer, or a colleague: `ContactType` tells. */
export const contact = describeType({
  entity: 'contact',
  resource: 'contacts',
  textsUpTo: {
    20: ['ContactType'],
    50: ['Phone', 'MobilePhone'],
    255: ['FirstName', 'LastName', 'Email', 'Title'],
    2000: ['Description'],
  },
  references: ['CustomerId'],
  dates: ['BirthDate'],
});
