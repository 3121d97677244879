import { describeEntity } from './describe-entity.js';
import { numbered } from './numbered.js';

/** webCRM's QuotationLine, by version 1 of its public API description and what is known of later versions. */
export const quotationLine = describeEntity({
  entity: 'quotationline',
  name: 'QuotationLine',
  collection: 'QuotationLines',
  deletable: true,
  texts: ['QuotationLineComment', ...numbered('QuotationLineData', 9), 'QuotationLineStockStatus'],
  nullTexts: ['QuotationLineMemo'],
  integers: ['QuotationLineOpportunityId', 'QuotationLineOrganisationId', 'QuotationLinePersonId', 'QuotationLineSortOrder'],
  numbers: [
    'QuotationLineCostPrice',
    'QuotationLineDiscount',
    'QuotationLineListPrice',
    'QuotationLinePrice',
    'QuotationLineQuantity',
    'QuotationLineVatPercentage',
  ],
});
