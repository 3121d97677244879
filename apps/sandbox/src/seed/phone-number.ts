import type { Country } from './nordic-faker.js';

/** A telephone number such as `+45 31 22 90 17`. */
export function phoneNumber({ dialling, faker }: Country): string {
  const pair = () => faker.number.int({ min: 10, max: 99 });
  return `${dialling} ${pair()} ${pair()} ${pair()} ${pair()}`;
}
