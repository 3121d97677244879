import { localTime, momentOfLocal } from '../webcrm/values/local-time.js';
import { Choice } from './choice.js';
import type { Human } from './human.js';
import { makeHuman } from './human.js';
import type { Country } from './nordic-faker.js';
import { placeThings } from './place-things.js';
import type { BothSides, Placed, SampleWriter } from './sample-writer.js';
import { placesOf, split } from './split.js';
import type { User } from './users.js';

const flow = 'persons';
const entities = { webcrm: 'person', customcrm: 'contact' };

/** A person of the sample, with its organisation. */
export interface Person extends Placed {
  readonly organisation: Placed | undefined;
}

/**
 * Makes persons of webCRM and contacts of type "person". Some have no e-mail address, so that nothing can match them; some share one: with a
 * user, or with each other.
 */
export function makePersons(
  writer: SampleWriter,
  total: number,
  organisations: readonly Placed[],
  usersWithSharedContact: readonly User[],
): readonly Person[] {
  const groups = total < 30 ? 0 : Math.max(1, Math.round(total * 0.005));
  const organisation = new Choice(organisations);
  const organisationOf: (Placed | undefined)[] = [];
  const single = Math.max(0, total - usersWithSharedContact.length - 4 * groups);
  const persons = placeThings<Person>(writer, placesOf(split(single)), {
    flow,
    entities,
    differing: { webcrm: 'PersonTitle', customcrm: 'Title', other: 'Afdelingsleder' },
    values: (country, place, position, within) => {
      const human = makeHuman(country, position);
      const hasEmail = place === 'both' || within % 7 !== 3;
      organisationOf[position] = position % 10 === 9 ? undefined : organisation.for(place, position);
      return personValues(country, hasEmail ? human : { ...human, email: '' }, position, organisationOf[position]);
    },
    placed: (placed, position) => ({ ...placed, organisation: organisationOf[position] }),
  });
  addOnesWithSharedContact(writer, usersWithSharedContact);
  addAmbiguous(writer, groups, total);
  addTwins(writer, groups, total + groups);
  return persons;
}

/** A user of webCRM who is also registered as a person: one contact holds both, and each has a link of its own to it. */
function addOnesWithSharedContact(writer: SampleWriter, users: readonly User[]): void {
  users.forEach(({ human }, position) => {
    const country = writer.country(position);
    writer.add(entities, country, 'webcrm', { webcrm: bareValues(human).webcrm, customcrm: {} });
    writer.tally(flow).matched++;
  });
}

/** Two persons and one contact with one e-mail address: a person must say which of them it is. */
function addAmbiguous(writer: SampleWriter, groups: number, from: number): void {
  for (let group = 0; group < groups; group++) {
    const country = writer.country(group);
    const values = bareValues(makeHuman(country, from + group));
    writer.add(entities, country, 'both', values);
    writer.add(entities, country, 'webcrm', values);
    writer.tally(flow).ambiguousInWebcrm += 2;
    writer.tally(flow).ambiguousInCustom++;
  }
}

/** Two persons with one e-mail address and no contact: each gets a contact of its own, one after the other. */
function addTwins(writer: SampleWriter, groups: number, from: number): void {
  for (let group = 0; group < groups; group++) {
    const country = writer.country(group);
    const { email } = makeHuman(country, from + group);
    for (const twin of [0, 1]) {
      writer.add(entities, country, 'webcrm', bareValues({ ...makeHuman(country, from + 2 * group + twin), email }));
      writer.tally(flow).createdInCustom++;
    }
  }
}

function personValues({ faker }: Country, human: Human, index: number, organisation: Placed | undefined): BothSides {
  const { webcrm, customcrm } = bareValues(human);
  const birthday = index % 3 === 0 ? faker.date.birthdate().toISOString().slice(0, 10) : null;
  const description = index % 5 === 0 ? faker.company.buzzPhrase() : null;
  return {
    webcrm: {
      ...webcrm,
      ...(birthday === null ? {} : { PersonBirthday: localTime(momentOfLocal(Date.parse(birthday))) }),
      PersonComment: description ?? '',
      PersonOrganisationId: organisation?.webcrmId ?? 0,
      PersonPassword: `secret-${index}`,
    },
    customcrm: { ...customcrm, BirthDate: birthday, Description: description, CustomerId: organisation?.customId ?? null },
  };
}

function bareValues({ firstName, lastName, email, phone, mobilePhone, title }: Human): BothSides {
  return {
    webcrm: {
      PersonFirstName: firstName,
      PersonLastName: lastName,
      PersonEmail: email,
      PersonDirectPhone: phone,
      PersonMobilePhone: mobilePhone,
      PersonTitle: title,
    },
    customcrm: {
      ContactType: 'person',
      FirstName: firstName,
      LastName: lastName,
      Email: email === '' ? null : email,
      Phone: phone,
      MobilePhone: mobilePhone,
      Title: title,
    },
  };
}
