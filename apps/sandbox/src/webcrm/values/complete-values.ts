import type { Json, JsonRecord } from '#change-events';
import type { WebcrmEntity } from '../records/webcrm-entity.js';

/** What the system fills in itself, made from the other values of the record. */
const completions: Readonly<Record<string, (values: JsonRecord) => JsonRecord>> = {
  organisation: (values) => ({ OrganisationTelephoneSearch: digits(values['OrganisationTelephone'], values['OrganisationFax']) }),
  person: (values) => ({
    PersonName: words(values['PersonFirstName'], values['PersonMiddleName'], values['PersonLastName']),
    PersonTelephoneSearch: digits(values['PersonDirectPhone'], values['PersonMobilePhone']),
  }),
};

/** All values of a record after an edit, with those that webCRM keeps. */
export function completeValues(entity: WebcrmEntity, values: JsonRecord): JsonRecord {
  return { ...values, ...completions[entity.entity]?.(values) };
}

function words(...parts: readonly (Json | undefined)[]): string {
  return parts
    .map((part) => String(part ?? '').trim())
    .filter((part) => part !== '')
    .join(' ');
}

function digits(...parts: readonly (Json | undefined)[]): string {
  return words(...parts.map((part) => String(part ?? '').replace(/\D/g, '')));
}
