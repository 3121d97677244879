import { describeType } from './describe-type.js';

/** An order or one of its lines: `OrderType` tells, and a line names its order in `ParentOrderId`. */
export const order = describeType({
  entity: 'order',
  resource: 'orders',
  textsUpTo: {
    10: ['Currency'],
    20: ['OrderType'],
    50: ['OrderNumber'],
    100: ['Stage'],
    255: ['Title'],
    2000: ['Description'],
  },
  references: ['CustomerId', 'ContactId', 'ResponsibleId', 'ParentOrderId'],
  integers: ['Probability', 'LineNumber'],
  decimals: ['Amount', 'Discount', 'UnitPrice', 'Quantity', 'VatPercentage', 'CostPrice'],
  dateTimes: ['OrderDate'],
});
