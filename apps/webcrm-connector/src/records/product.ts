import { describeType } from './describe-type.js';
import { numbered } from './numbered.js';

/** webCRM's Product by version 1 of its public API description. */
export const product = describeType({
  entity: 'product',
  name: 'Product',
  collection: 'Products',
  texts: [
    'ProductCombined',
    'ProductComment',
    'ProductCreatedBy',
    'ProductHistory',
    'ProductStockStatus',
    'ProductUpdatedBy',
    'ProductVatCode',
    ...numbered('ProductPlus', 20),
    ...numbered('ProductCustom', 15),
    'ProductMemo',
  ],
  integers: ['ProductId', 'ProductOrganisationId', 'ProductPersonId', 'ProductProductYear', 'ProductSortOrder'],
  numbers: ['ProductCostPrice', 'ProductDiscount', 'ProductListPrice', 'ProductPrice', 'ProductQuantity'],
  dateTimes: ['ProductCreatedAt', 'ProductUpdatedAt'],
  keptByWebcrm: ['ProductHistory'],
  stamps: ['ProductHistory'],
  deletable: true,
});
