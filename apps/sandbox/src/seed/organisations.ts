import type { Country } from './nordic-faker.js';
import { phoneNumber } from './phone-number.js';
import { placeThings } from './place-things.js';
import type { BothSides, Placed, SampleWriter } from './sample-writer.js';
import { placesOf, split } from './split.js';
import { uniqueWords } from './unique-words.js';

const flow = 'organisations';
const entities = { webcrm: 'organisation', customcrm: 'customer' };

/** Organisations of a sample; what is ambiguous is kept apart, because whatever refers to it waits. */
export interface Organisations {
  readonly certain: readonly Placed[];
  readonly ambiguous: readonly Placed[];
}

/** Makes organisations: those with a partner match by VAT number, every fourth by name and post code alone. */
export function makeOrganisations(writer: SampleWriter, total: number): Organisations {
  const ambiguous = total < 20 ? 0 : Math.max(1, Math.round(total * 0.01));
  const name = uniqueWords();
  const certain = placeThings(writer, placesOf(split(total - ambiguous)), {
    flow,
    entities,
    differing: { webcrm: 'OrganisationTelephone', customcrm: 'Phone', other: '+45 70 10 20 30' },
    values: (country, place, position, within) =>
      organisationValues(country, name(country.faker.company.name()), position, !(place === 'both' && within % 4 === 3)),
    placed: (placed) => placed,
  });
  const tally = writer.tally(flow);
  const unclear = Array.from({ length: ambiguous }, (_, position) => {
    const country = writer.country(position);
    const values = organisationValues(country, name(country.faker.company.name()), total + position, true);
    // Two customers have the organisation's VAT number: a person must say which of them it is.
    writer.add(entities, country, 'customcrm', values);
    tally.ambiguousInWebcrm++;
    tally.ambiguousInCustom += 2;
    return writer.add(entities, country, 'both', values);
  });
  return { certain, ambiguous: unclear };
}

function organisationValues(country: Country, name: string, index: number, hasVatNumber: boolean): BothSides {
  const { faker } = country;
  const street = faker.location.streetAddress();
  const floor = index % 3 === 0 ? faker.location.secondaryAddress() : null;
  const website = `https://www.firma${index}.example`;
  const phone = phoneNumber(country);
  const fax = index % 5 === 0 ? phoneNumber(country) : null;
  const zipCode = faker.location.zipCode();
  const city = faker.location.city();
  const vatNumber = hasVatNumber ? country.vatNumber(index) : null;
  const description = index % 2 === 0 ? faker.company.catchPhrase() : null;
  return {
    webcrm: {
      OrganisationName: name,
      OrganisationWww: website,
      OrganisationTelephone: phone,
      OrganisationFax: fax ?? '',
      OrganisationAddress: floor === null ? street : `${street}\n${floor}`,
      OrganisationPostCode: zipCode,
      OrganisationCity: city,
      OrganisationCountry: country.name,
      OrganisationVatNumber: vatNumber ?? '',
      OrganisationComment: description ?? '',
    },
    customcrm: {
      Name: name,
      Website: website,
      Phone: phone,
      Fax: fax,
      StreetAddress1: street,
      StreetAddress2: floor,
      ZipCode: zipCode,
      City: city,
      Country: country.code,
      VatNumber: vatNumber,
      Description: description,
    },
  };
}
