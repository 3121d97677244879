import { faker as danish } from '@faker-js/faker/locale/da';
import { faker as norwegian } from '@faker-js/faker/locale/nb_NO';
import { faker as swedish } from '@faker-js/faker/locale/sv';
import type { Faker } from '@faker-js/faker';

/** A country of the sample: how each system names it, and what its data look like. */
export interface Country {
  /** As webCRM's drop-down has it. */
  readonly name: string;
  /** As the Custom CRM has it. */
  readonly code: string;
  readonly currency: string;
  readonly dialling: string;
  readonly vatNumber: (index: number) => string;
  readonly faker: Faker;
}

/** The countries of the sample, by turns. */
export const countries: readonly Country[] = [
  { name: 'Danmark', code: 'DK', currency: 'DKK', dialling: '+45', vatNumber: (index) => `DK${10_000_000 + index}`, faker: danish },
  { name: 'Sverige', code: 'SE', currency: 'SEK', dialling: '+46', vatNumber: (index) => `SE${5_560_000_000 + index}01`, faker: swedish },
  { name: 'Norge', code: 'NO', currency: 'NOK', dialling: '+47', vatNumber: (index) => `NO${900_000_000 + index}MVA`, faker: norwegian },
];

/** What a value of this day would be relative to: the sample is the same on any day. */
export const referenceDate = new Date('2026-01-01T00:00:00Z');

/** Makes all that follows the same for the same number. */
export function seedCountries(seed: number): void {
  for (const { faker } of countries) {
    faker.seed(seed);
    faker.setDefaultRefDate(referenceDate);
  }
}
