import { describeEntity } from './describe-entity.js';
import { numbered } from './numbered.js';

/** webCRM's Organisation, by version 1 of its public API description and what is known of later versions. */
export const organisation = describeEntity({
  entity: 'organisation',
  name: 'Organisation',
  collection: 'Organisations',
  textsUpTo: {
    10: ['OrganisationVatCountry'],
    20: ['OrganisationVatGroup'],
    50: ['OrganisationAlert', 'OrganisationCity', 'OrganisationCountry', 'OrganisationDomain', ...numbered('OrganisationExtraCustom', 8), 'OrganisationFax', 'OrganisationGps', 'OrganisationIndustry', 'OrganisationTelephone', 'OrganisationVatNumber', 'OrganisationWww', ...numbered('OrganisationXText', 8)],
    200: ['OrganisationDivisionName', 'OrganisationName'],
    250: ['OrganisationAddress'],
    500: ['OrganisationCompareName'],
  },
  texts: ['OrganisationComment', 'OrganisationImageFileExtension', 'OrganisationLastItemType', 'OrganisationMarketDataId', 'OrganisationOverlayUrl', 'OrganisationPostCode', 'OrganisationState', 'OrganisationStatus', 'OrganisationTelephoneSearch', 'OrganisationType', 'OrganisationVatStatus', 'OrganisationXMemo1', 'OrganisationXMemo2', ...numbered('OrganisationCustom', 15)],
  nullTexts: ['OrganisationHistory', ...numbered('OrganisationPlus', 20), 'OrganisationMemo', 'OrganisationCompanyDescription', 'OrganisationDeliveryAddress', 'OrganisationDeliveryCity', 'OrganisationDeliveryPostCode', 'OrganisationDeliveryState'],
  integers: ['OrganisationApprovalStatus', 'OrganisationMarketDataProviderId', 'OrganisationOutlookSync', 'OrganisationOwner', 'OrganisationOwner2', 'OrganisationReportTemp', 'OrganisationSla', 'OrganisationTerritoryId', ...numbered('OrganisationXInt', 8)],
  booleans: ['OrganisationNoAds'],
  dateTimes: ['OrganisationLastDisplayedAt', 'OrganisationLastItemUpdatedAt', 'OrganisationVatVerifiedAt', 'OrganisationXDate1', 'OrganisationXDate2'],
  kept: ["OrganisationTelephoneSearch"],
});
