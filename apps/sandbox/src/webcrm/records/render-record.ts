import type { Json, JsonRecord } from '#change-events';
import type { StoredRecord } from '../../store/stored-record.js';
import { countryData } from '../values/country-data.js';
import { stampsOf } from './stamps.js';
import type { WebcrmEntity } from './webcrm-entity.js';

const censored = '(censored)';

/** Makes records of one type into what the API gives: every property of the type, in whatever way it says nothing. */
export function renderer(entity: WebcrmEntity): (record: StoredRecord) => JsonRecord {
  const properties = Object.entries(entity.properties);
  const absent = Object.fromEntries(properties.map(([name, property]): [string, Json] => [name, property.absent]));
  const secrets = properties.flatMap(([name, { secret }]) => (secret ? [[name, censored] as const] : []));
  const stamps = stampsOf(entity);
  return (record) => ({
    ...absent,
    ...record.values,
    ...Object.fromEntries(secrets),
    ...Object.fromEntries(stamps.map(([name, stamp]) => [name, stamp(record)])),
    ...(entity.entity === 'organisation' ? { OrganisationCountryData: countryData(record.values['OrganisationCountry']) } : {}),
  });
}
