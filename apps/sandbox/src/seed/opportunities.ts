import { localTime } from '../webcrm/values/local-time.js';
import { Choice } from './choice.js';
import type { Country } from './nordic-faker.js';
import type { Organisations } from './organisations.js';
import type { Person } from './persons.js';
import { placeThings } from './place-things.js';
import type { BothSides, Placed, SampleWriter } from './sample-writer.js';
import { placesOf, split } from './split.js';
import type { User } from './users.js';

const flow = 'opportunities';
const entities = { webcrm: 'opportunity', customcrm: 'order' };

const stages = ['Emne', 'Møde', 'Tilbud', 'Forhandling', 'Vundet'];

interface References {
  readonly organisation: Placed | undefined;
  readonly person: Placed | undefined;
  readonly user: Placed | undefined;
}

/** Opportunities of a sample; those that wait are kept apart, because their lines wait too. */
export interface Opportunities {
  readonly certain: readonly Placed[];
  readonly waiting: readonly Placed[];
}

/** Makes opportunities and orders, which match by number. One opportunity of each ambiguous organisation waits for it. */
export function makeOpportunities(
  writer: SampleWriter,
  total: number,
  organisations: Organisations,
  persons: readonly Person[],
  users: readonly User[],
): Opportunities {
  const organisation = new Choice(organisations.certain);
  const person = new Choice(persons);
  // A contact of type "user" without a user never gets one: nothing may refer to it.
  const user = new Choice(users.filter(({ place }) => place !== 'customcrm'));
  const certain = placeThings(writer, placesOf(split(total)), {
    flow,
    entities,
    differing: { webcrm: 'OpportunityComment', customcrm: 'Description', other: 'Kunden vil ringe selv' },
    values: (country, place, position) => {
      const buyer = position % 6 === 5 ? undefined : person.for(place, position);
      return opportunityValues(country, position, {
        organisation: buyer?.organisation ?? organisation.for(place, position),
        person: buyer,
        user: position % 4 === 3 ? undefined : user.for(place, position),
      });
    },
    placed: (placed) => placed,
  });
  const waiting = organisations.ambiguous.map((unclear, position) => {
    const country = writer.country(position);
    writer.tally(flow).waiting++;
    const references = { organisation: unclear, person: undefined, user: undefined };
    return writer.add(entities, country, 'webcrm', opportunityValues(country, total + position, references));
  });
  return { certain, waiting };
}

function opportunityValues({ faker, currency }: Country, index: number, { organisation, person, user }: References): BothSides {
  const number = `T-${10_000 + index}`;
  const title = faker.commerce.productName();
  const orderDate = faker.date.past({ years: 2 }).getTime();
  const amount = faker.number.int({ min: 1_000, max: 50_000_000 }) / 100;
  const discount = faker.number.int({ min: 0, max: 2_000 }) / 100;
  const stage = faker.number.int({ min: 0, max: stages.length - 1 });
  const percent = stage * 25;
  const description = faker.company.buzzPhrase();
  return {
    webcrm: {
      OpportunityNumber: number,
      OpportunityDescription: title,
      OpportunityOrganisationId: organisation?.webcrmId ?? 0,
      OpportunityPersonId: person?.webcrmId ?? 0,
      OpportunityAssignedTo: user?.webcrmId ?? 0,
      OpportunityOrderDate: localTime(orderDate),
      OpportunityOrderValue: amount,
      OpportunityCurrencyName: currency,
      OpportunityDiscount: discount,
      OpportunityPercent: percent,
      OpportunityLevel: stage + 1,
      OpportunityLevelText: stages[stage] ?? '',
      OpportunityComment: description,
    },
    customcrm: {
      OrderType: 'order',
      OrderNumber: number,
      Title: title,
      CustomerId: organisation?.customId ?? null,
      ContactId: person?.customId ?? null,
      ResponsibleId: user?.customId ?? null,
      OrderDate: new Date(Math.floor(orderDate / 1000) * 1000).toISOString(),
      Amount: amount,
      Currency: currency,
      Discount: discount,
      Probability: percent,
      Stage: stages[stage] ?? null,
      Description: description,
    },
  };
}
