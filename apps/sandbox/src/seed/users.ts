import type { Human } from './human.js';
import { makeHuman } from './human.js';
import type { Placed, SampleWriter } from './sample-writer.js';
import { differ } from './differ.js';
import { differenceOf } from './difference.js';
import { placesOf, split } from './split.js';

const flow = 'users';
const entities = { webcrm: 'user', customcrm: 'contact' };
const differing = { webcrm: 'UserTitle', customcrm: 'Title', other: 'Afdelingsleder' };

/** A user of the sample. */
export interface User extends Placed {
  readonly human: Human;
}

/**
 * Makes users of webCRM and contacts of type "user". A contact without a user is excluded: no user is ever created in webCRM.
 *
 * @param shared number of users, the first of those with a contact, whose contact is to be shared with a person: it does not differ
 */
export function makeUsers(writer: SampleWriter, total: number, shared: number): readonly User[] {
  const tally = writer.tally(flow);
  return placesOf(split(total)).map((place, position) => {
    const country = writer.country(position);
    const human = makeHuman(country, 1_000_000 + position);
    const { firstName, lastName, email: Email, phone: Phone, mobilePhone: MobilePhone, title: Title } = human;
    const difference = place === 'both' && position >= shared ? differenceOf(position - shared) : 'none';
    if (place === 'both') tally.matched++;
    if (place === 'webcrm') tally.createdInCustom++;
    if (place === 'customcrm') tally.excluded++;
    if (difference === 'conflict') tally.conflicts++;
    const same = {
      webcrm: {
        UserName: `${firstName} ${lastName}`,
        UserEmail: Email,
        UserTelephone: Phone,
        UserMobilePhone: MobilePhone,
        UserTitle: Title,
        UserLoginName: Email,
      },
      customcrm: { ContactType: 'user', FirstName: firstName, LastName: lastName, Email, Phone, MobilePhone, Title },
    };
    return { ...writer.add(entities, country, place, differ(same, differing, difference)), human };
  });
}
