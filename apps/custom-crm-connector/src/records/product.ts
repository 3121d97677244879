import { describeType } from './describe-type.js';

/** Something that is sold. */
export const product = describeType({
  entity: 'product',
  resource: 'products',
  textsUpTo: { 20: ['VatCode'], 50: ['ProductNumber'], 255: ['Name'], 2000: ['Description'] },
  decimals: ['Price', 'ListPrice', 'CostPrice', 'StockQuantity'],
});
