import { describeEntity } from './describe-entity.js';
import { numbered } from './numbered.js';

/** webCRM's Product, by version 1 of its public API description and what is known of later versions. */
export const product = describeEntity({
  entity: 'product',
  name: 'Product',
  collection: 'Products',
  deletable: true,
  texts: ['ProductCombined', 'ProductComment', 'ProductStockStatus', 'ProductVatCode', ...numbered('ProductCustom', 15)],
  nullTexts: ['ProductHistory', ...numbered('ProductPlus', 20), 'ProductMemo'],
  integers: ['ProductOrganisationId', 'ProductPersonId', 'ProductProductYear', 'ProductSortOrder'],
  numbers: ['ProductCostPrice', 'ProductDiscount', 'ProductListPrice', 'ProductPrice', 'ProductQuantity'],
});
