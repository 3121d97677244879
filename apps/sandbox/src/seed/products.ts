import type { Country } from './nordic-faker.js';
import { placeThings } from './place-things.js';
import type { BothSides, SampleWriter } from './sample-writer.js';
import { placesOf, split } from './split.js';

/** Makes products, which match by number. */
export function makeProducts(writer: SampleWriter, total: number): void {
  placeThings(writer, placesOf(split(total)), {
    flow: 'products',
    entities: { webcrm: 'product', customcrm: 'product' },
    differing: { webcrm: 'ProductComment', customcrm: 'Description', other: 'Udgår til efteråret' },
    values: (country, _place, position) => productValues(country, position),
    placed: (placed) => placed,
  });
}

function productValues({ faker }: Country, index: number): BothSides {
  const name = faker.commerce.productName();
  const number = `V-${10_000 + index}`;
  const listPrice = faker.number.int({ min: 100, max: 5_000_000 }) / 100;
  const price = Math.round(listPrice * 90) / 100;
  const costPrice = Math.round(listPrice * 60) / 100;
  const quantity = faker.number.int({ min: 0, max: 500 });
  const description = faker.commerce.productAdjective();
  return {
    webcrm: {
      ProductCustom1: name,
      ProductCustom2: number,
      ProductPrice: price,
      ProductListPrice: listPrice,
      ProductCostPrice: costPrice,
      ProductQuantity: quantity,
      ProductVatCode: 'U25',
      ProductComment: description,
    },
    customcrm: {
      Name: name,
      ProductNumber: number,
      Price: price,
      ListPrice: listPrice,
      CostPrice: costPrice,
      StockQuantity: quantity,
      VatCode: 'U25',
      Description: description,
    },
  };
}
