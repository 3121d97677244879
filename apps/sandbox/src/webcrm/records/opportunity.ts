import { describeEntity } from './describe-entity.js';
import { numbered } from './numbered.js';

/** webCRM's Opportunity, by version 1 of its public API description and what is known of later versions. */
export const opportunity = describeEntity({
  entity: 'opportunity',
  name: 'Opportunity',
  collection: 'Opportunities',
  texts: [
    'OpportunityComment',
    'OpportunityCurrencyName',
    'OpportunityDescription',
    'OpportunityErpId',
    'OpportunityErpReadOnly',
    'OpportunityLevelText',
    ...numbered('OpportunityLost', 3),
    'OpportunityNote',
    'OpportunityNumber',
    'OpportunityProduct',
    'OpportunitySearch1',
    'OpportunitySearch2',
    'OpportunitySpentTime',
    ...numbered('OpportunityCustom', 15),
  ],
  nullTexts: ['OpportunityHistory', ...numbered('OpportunityPlus', 20), 'OpportunityMemo', 'OpportunityCurrencySymbol'],
  choices: {
    OpportunityErpStatus: ['NotReadyForSynchronization', 'ReadyForSynchronization', 'Synchronized'],
  },
  integers: [
    'OpportunityAssignedTo',
    'OpportunityAssignedTo2',
    'OpportunityLevel',
    'OpportunityOrganisationId',
    'OpportunityPercent',
    'OpportunityPersonId',
    'OpportunityProductId',
    'OpportunityQuotationLanguageId',
    'OpportunityUserGroupId',
    'OpportunityWinPercent',
    'OpportunityWinPercent2',
  ],
  numbers: [
    'OpportunityDiscount',
    ...numbered('OpportunityGmRevenue', 12),
    'OpportunityOrderGmValue',
    'OpportunityOrderValue',
    ...numbered('OpportunityRevenue', 12),
  ],
  booleans: ['OpportunityWinYesNo'],
  dateTimes: ['OpportunityErpSyncDateTime', 'OpportunityLostDate', 'OpportunityNextFollowUp', 'OpportunityOrderDate'],
});
