import { describeType } from './describe-type.js';
import { numbered } from './numbered.js';

/** webCRM's QuotationLine by version 1 of its public API description. */
export const quotationLine = describeType({
  entity: 'quotationline',
  name: 'QuotationLine',
  collection: 'QuotationLines',
  texts: [
    'QuotationLineComment',
    'QuotationLineCreatedBy',
    ...numbered('QuotationLineData', 9),
    'QuotationLineMemo',
    'QuotationLineStockStatus',
    'QuotationLineUpdatedBy',
  ],
  integers: [
    'QuotationLineId',
    'QuotationLineOpportunityId',
    'QuotationLineOrganisationId',
    'QuotationLinePersonId',
    'QuotationLineSortOrder',
  ],
  numbers: [
    'QuotationLineCostPrice',
    'QuotationLineDiscount',
    'QuotationLineListPrice',
    'QuotationLinePrice',
    'QuotationLineQuantity',
    'QuotationLineVatPercentage',
  ],
  dateTimes: ['QuotationLineCreatedAt', 'QuotationLineUpdatedAt'],
  deletable: true,
});
