import type { Country } from './nordic-faker.js';
import { phoneNumber } from './phone-number.js';

/** A person as both systems know people. */
export interface Human {
  /** One or two words. */
  readonly firstName: string;
  /** One word, so that a full name parts at its last space. */
  readonly lastName: string;
  readonly email: string;
  readonly phone: string;
  readonly mobilePhone: string;
  readonly title: string;
}

const titles = ['Direktør', 'Indkøber', 'Sælger', 'Projektleder', 'Konsulent', 'Økonomichef', 'Servicechef'];

/** Makes a person. @param index makes the e-mail address unique */
export function makeHuman(country: Country, index: number): Human {
  const { faker } = country;
  const firstName = oneWord(faker.person.firstName());
  const middleName = index % 4 === 0 ? ` ${oneWord(faker.person.lastName())}` : '';
  const lastName = oneWord(faker.person.lastName());
  return {
    firstName: `${firstName}${middleName}`,
    lastName,
    email: `${ascii(firstName)}.${ascii(lastName)}.${index}@mail.example`,
    phone: phoneNumber(country),
    mobilePhone: phoneNumber(country),
    title: faker.helpers.arrayElement(titles),
  };
}

function oneWord(name: string): string {
  return name.trim().replaceAll(/\s+/g, '-');
}

function ascii(name: string): string {
  return name
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/[^a-z]/g, '');
}
