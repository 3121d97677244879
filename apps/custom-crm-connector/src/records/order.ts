import { describeType } from './describe-type.js';

/** An order or one of its lines: `OrderType` tells, and a line names its order in `ParentOrderId`. */
export const order = describeType({
  entity: 'order',
  resource: 'orders',
  texts: ['OrderType', 'OrderNumber', 'Title', 'CustomerId', 'ContactId', 'ResponsibleId', 'ParentOrderId', 'Currency', 'Stage'],
  longTexts: ['Description'],
  integers: ['Probability', 'LineNumber'],
  decimals: ['Amount', 'Discount', 'UnitPrice', 'Quantity', 'VatPercentage', 'CostPrice'],
  dateTimes: ['OrderDate'],
});
