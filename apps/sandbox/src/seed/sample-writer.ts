import type { Json, JsonRecord, System } from '#change-events';
import { customResources } from '../custom-crm/records/custom-resources.js';
import { idOf } from '../custom-crm/records/record-id.js';
import type { StoredRecord } from '../store/stored-record.js';
import { completeValues } from '../webcrm/values/complete-values.js';
import { webcrmEntities } from '../webcrm/records/webcrm-entities.js';
import type { Country } from './nordic-faker.js';
import { countries } from './nordic-faker.js';
import { FlowTally } from './flow-tally.js';
import type { Place } from './split.js';

const [second, hour, day] = [1000, 3_600_000, 86_400_000];

/** A thing of the sample, as each system that knows it names it. */
export interface Placed {
  readonly place: Place;
  /** 0 when webCRM does not know it. */
  readonly webcrmId: number;
  /** Null when the Custom CRM does not know it. */
  readonly customId: string | null;
}

/** The same thing in the words of each system. */
export interface BothSides {
  readonly webcrm: Readonly<Record<string, Json>>;
  readonly customcrm: Readonly<Record<string, Json>>;
}

/** Collects the records of a sample. Records were changed within the year before `now`. */
export class SampleWriter {
  readonly records: Readonly<Record<System, Map<string, StoredRecord[]>>> = { webcrm: new Map(), customcrm: new Map() };
  private readonly tallies = new Map<string, FlowTally>();

  constructor(private readonly now: number) {}

  tally(flow: string): FlowTally {
    const tally = this.tallies.get(flow) ?? new FlowTally(flow);
    this.tallies.set(flow, tally);
    return tally;
  }

  country(index: number): Country {
    const country = countries[index % countries.length];
    if (!country) throw new Error('There are no countries to choose from');
    return country;
  }

  /** Adds a thing to the systems that know it. Its two records were changed more than an hour apart, so that it is certain which is newer. */
  add(entities: Readonly<Record<System, string>>, { faker }: Country, place: Place, values: BothSides): Placed {
    const updatedAt = this.now - faker.number.int({ min: 3 * day, max: 360 * day });
    const apart = faker.number.int({ min: 2 * hour, max: day }) * (faker.datatype.boolean() ? 1 : -1);
    const age = faker.number.int({ min: 2 * day, max: 60 * day });
    return {
      place,
      webcrmId: place === 'customcrm' ? 0 : this.addWebcrm(entities.webcrm, values.webcrm, updatedAt, age),
      customId: place === 'webcrm' ? null : this.addCustom(entities.customcrm, values.customcrm, updatedAt + apart, age),
    };
  }

  private addWebcrm(name: string, values: JsonRecord, updatedAt: number, age: number): number {
    const entity = webcrmEntities.find((candidate) => candidate.entity === name);
    if (!entity) throw new Error(`webCRM has no type '${name}'`);
    const wholeSeconds = Math.floor(updatedAt / second) * second;
    return this.push('webcrm', name, completeValues(entity, values), wholeSeconds, Math.floor(age / second) * second);
  }

  private addCustom(name: string, values: JsonRecord, updatedAt: number, age: number): string {
    const resource = customResources.find((candidate) => candidate.entity === name);
    if (!resource) throw new Error(`The Custom CRM has no type '${name}'`);
    return idOf(resource, this.push('customcrm', name, values, updatedAt, age));
  }

  private push(system: System, entity: string, values: JsonRecord, updatedAt: number, age: number): number {
    const records = this.records[system].get(entity) ?? [];
    this.records[system].set(entity, records);
    const key = records.length + 1;
    const by = { createdBy: 'Kim Holm', updatedBy: 'Kim Holm' };
    records.push({ key, version: 1, createdAt: updatedAt - age, updatedAt, ...by, values });
    return key;
  }
}
