import { describeEntity } from './describe-entity.js';
import { numbered } from './numbered.js';

/** webCRM's Person, by version 1 of its public API description and what is known of later versions. */
export const person = describeEntity({
  entity: 'person',
  name: 'Person',
  collection: 'Persons',
  texts: ['PersonCampaignPassword', 'PersonComment', 'PersonDirectPhone', 'PersonEmail', 'PersonEmail2', 'PersonFirstName', 'PersonImageFileExtension', 'PersonLastName', 'PersonLoginLog', 'PersonMarketDateId', 'PersonMemberNumber', 'PersonMemberPassword', 'PersonMiddleName', 'PersonMobilePhone', 'PersonName', 'PersonPassword', 'PersonSalutation', 'PersonSkype', 'PersonStatus', 'PersonTelephoneSearch', 'PersonTitle', ...numbered('PersonCustom', 15)],
  nullTexts: ['PersonHistory', ...numbered('PersonPlus', 20), 'PersonMemo'],
  integers: ['PersonCampaignWrongPasswordCount', 'PersonMemberGroupId', 'PersonMemberLanguageId', 'PersonMemberStatusId', 'PersonMemberWrongPasswordCount', 'PersonOrganisationId', 'PersonSortOrder', 'PersonSupportLanguageId'],
  booleans: ['PersonBlockMassEmail', 'PersonBlockMassEmail2', ...numbered('PersonCheckMark', 10), 'PersonEmailBounces', 'PersonEmail2Bounces'],
  dateTimes: ['PersonBirthday', 'PersonLastLoginDateTime', 'PersonMemberStartDate'],
  kept: ["PersonName", "PersonTelephoneSearch"],
  secret: ["PersonPassword", "PersonCampaignPassword"],
});
