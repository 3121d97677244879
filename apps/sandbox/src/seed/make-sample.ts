import type { System } from '#change-events';
import type { StoredRecord } from '../store/stored-record.js';
import type { ExpectedFlow } from './expected-flow.js';
import { seedCountries } from './nordic-faker.js';
import { makeOpportunities } from './opportunities.js';
import { makeOrganisations } from './organisations.js';
import { makePersons } from './persons.js';
import { makeProducts } from './products.js';
import { makeQuotationLines } from './quotation-lines.js';
import { SampleWriter } from './sample-writer.js';
import { makeUsers } from './users.js';

/** What a sample is made from: the same three always make the same one. */
export interface SampleOptions {
  /** Number of organisations; the rest is in proportion. */
  readonly records: number;
  readonly seed: number;
  /** Milliseconds since 1970: all records were changed before. */
  readonly now: number;
}

/** Records of both systems by entity, and what a right first load of them ends with. */
export interface Sample {
  readonly records: Readonly<Record<System, ReadonlyMap<string, readonly StoredRecord[]>>>;
  readonly expected: readonly ExpectedFlow[];
}

/** What must come out follows from how each thing is made, not from looking at the records. */
export function makeSample({ records, seed, now }: SampleOptions): Sample {
  seedCountries(seed);
  const writer = new SampleWriter(now);
  const users = records === 0 ? 0 : Math.max(3, Math.round(records / 50));
  const shared = records < 20 ? 0 : Math.max(1, Math.round(users * 0.1));

  const organisations = makeOrganisations(writer, records);
  const people = makeUsers(writer, users, shared);
  const persons = makePersons(writer, Math.round(records * 1.5), organisations.certain, people.slice(0, shared));
  makeProducts(writer, records === 0 ? 0 : Math.max(5, Math.round(records / 5)));
  const opportunities = makeOpportunities(writer, Math.round(records / 2), organisations, persons, people);
  makeQuotationLines(writer, opportunities.certain.length === 0 ? 0 : records, opportunities);

  const flows = ['organisations', 'persons', 'users', 'opportunities', 'quotationlines', 'products'];
  return { records: writer.records, expected: flows.map((flow) => writer.tally(flow).expected) };
}
