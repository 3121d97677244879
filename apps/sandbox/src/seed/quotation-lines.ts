import { Choice } from './choice.js';
import type { Country } from './nordic-faker.js';
import type { Opportunities } from './opportunities.js';
import type { BothSides, Placed, SampleWriter } from './sample-writer.js';

const flow = 'quotationlines';
const entities = { webcrm: 'quotationline', customcrm: 'order' };

/** Makes lines, four of five in webCRM: nothing matches them, so that each is created on the other side. A line of a waiting opportunity waits. */
export function makeQuotationLines(writer: SampleWriter, total: number, opportunities: Opportunities): void {
  const tally = writer.tally(flow);
  const parent = new Choice(opportunities.certain);
  for (let position = 0; position < total; position++) {
    const country = writer.country(position);
    const place = position % 5 === 4 ? 'customcrm' : 'webcrm';
    writer.add(entities, country, place, lineValues(country, position, parent.for(place, position)));
    if (place === 'webcrm') tally.createdInCustom++;
    else tally.createdInWebcrm++;
  }
  opportunities.waiting.forEach((opportunity, position) => {
    const country = writer.country(position);
    writer.add(entities, country, 'webcrm', lineValues(country, position, opportunity));
    tally.waiting++;
  });
}

function lineValues({ faker }: Country, index: number, opportunity: Placed | undefined): BothSides {
  const title = faker.commerce.productName();
  const price = faker.number.int({ min: 100, max: 5_000_000 }) / 100;
  const costPrice = Math.round(price * 60) / 100;
  const quantity = faker.number.int({ min: 1, max: 40 });
  const discount = faker.number.int({ min: 0, max: 1_500 }) / 100;
  const sortOrder = (index % 9) + 1;
  const description = index % 3 === 0 ? faker.commerce.productMaterial() : null;
  return {
    webcrm: {
      QuotationLineOpportunityId: opportunity?.webcrmId ?? 0,
      QuotationLineData1: title,
      QuotationLinePrice: price,
      QuotationLineQuantity: quantity,
      QuotationLineDiscount: discount,
      QuotationLineVatPercentage: 25,
      QuotationLineCostPrice: costPrice,
      QuotationLineSortOrder: sortOrder,
      QuotationLineComment: description ?? '',
    },
    customcrm: {
      OrderType: 'line',
      ParentOrderId: opportunity?.customId ?? null,
      Title: title,
      UnitPrice: price,
      Quantity: quantity,
      Discount: discount,
      VatPercentage: 25,
      CostPrice: costPrice,
      LineNumber: sortOrder,
      Description: description,
    },
  };
}
