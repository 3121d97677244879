import type { Json, JsonRecord } from '#change-events';
import type { StoredRecord } from '../../store/stored-record.js';
import { countryData } from '../values/country-data.js';
import { stampsOf } from './stamps.js';
import type { WebcrmEntity } from './webcrm-entity.js';

const censored = '(censored)';

/** Makes records of one type into what the API gives: every property of the type, in whatever way it says nothing, secrets censored. */
export function renderer(entity: WebcrmEntity): (record: StoredRecord) => JsonRecord {
  const plain = plainRenderer(entity);
  const secrets = Object.fromEntries(Object.entries(entity.properties).flatMap(([name, { secret }]) => (secret ? [[name, censored]] : [])));
  return (record) => ({ ...plain(record), ...secrets });
}

/** The same with the secrets themselves, for those who look into the sandbox: whether one was destroyed can be seen there. */
export function plainRenderer(entity: WebcrmEntity): (record: StoredRecord) => JsonRecord {
  const absent = Object.fromEntries(Object.entries(entity.properties).map(([name, property]): [string, Json] => [name, property.absent]));
  const stamps = stampsOf(entity);
  const hasCountry = entity.properties['OrganisationCountry'] !== undefined;
  return (record) => ({
    ...Object.fromEntries(stamps.map(([name, stamp]) => [name, stamp(record)])),
    ...absent,
    ...record.values,
    ...(hasCountry ? { OrganisationCountryData: countryData(record.values['OrganisationCountry']) } : {}),
  });
}
