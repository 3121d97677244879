import { describeType } from './describe-type.js';

/** Something that is sold. */
export const product = describeType({
  entity: 'product',
  resource: 'products',
  texts: ['Name', 'ProductNumber', 'VatCode'],
  longTexts: ['Description'],
  decimals: ['Price', 'ListPrice', 'CostPrice', 'StockQuantity'],
});
