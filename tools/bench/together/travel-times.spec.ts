import { describe, expect, it } from '@jest/globals';
import { travelTimes } from './travel-times.mjs';

let sequence = 0;
const write = (who: string, at: number, after: Record<string, string>) => ({
  ...{ sequence: (sequence += 1), at, who, entity: 'any', id: '1', before: {}, after },
});

describe('The time that an edit travels', () => {
  it('is that from the write of a person in one system to the write of the services in the other', () => {
    const webcrm = [
      write('person', 1_000, { OrganisationWww: 'one.example' }),
      write('person', 1_200, { OrganisationWww: 'three.example' }),
      write('services', 1_350, { OrganisationWww: 'two.example' }),
    ];
    const customcrm = [
      write('person', 1_100, { Website: 'two.example' }),
      write('services', 1_260, { Website: 'three.example' }),
      write('services', 1_280, { Website: 'one.example' }),
    ];
    expect(travelTimes({ webcrm, customcrm })).toEqual({ webcrm: [280, 60], customcrm: [250] });
  });
});
