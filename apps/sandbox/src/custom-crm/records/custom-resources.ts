import type { CustomResource } from './custom-resource.js';
import { date, dateTime, decimal, integer, longText, reference, text } from './property-kinds.js';

const ExternalId = text();

const customer: CustomResource = {
  entity: 'customer',
  path: 'customers',
  prefix: 'C',
  properties: {
    Name: text(),
    Website: text(),
    Email: text(),
    Phone: text(),
    Fax: text(),
    StreetAddress1: text(),
    StreetAddress2: text(),
    ZipCode: text(20),
    City: text(),
    Country: text(2),
    VatNumber: text(50),
    Description: longText,
    ExternalId,
  },
};

const contact: CustomResource = {
  entity: 'contact',
  path: 'contacts',
  prefix: 'K',
  properties: {
    ContactType: text(20),
    FirstName: text(),
    LastName: text(),
    Email: text(),
    Phone: text(50),
    MobilePhone: text(50),
    Title: text(),
    BirthDate: date,
    Description: longText,
    CustomerId: reference,
    ExternalId,
  },
};

const order: CustomResource = {
  entity: 'order',
  path: 'orders',
  prefix: 'O',
  properties: {
    OrderType: text(20),
    OrderNumber: text(50),
    Title: text(),
    CustomerId: reference,
    ContactId: reference,
    ResponsibleId: reference,
    ParentOrderId: reference,
    OrderDate: dateTime,
    Amount: decimal,
    Currency: text(10),
    Discount: decimal,
    Probability: integer,
    Stage: text(100),
    UnitPrice: decimal,
    Quantity: decimal,
    VatPercentage: decimal,
    CostPrice: decimal,
    LineNumber: integer,
    Description: longText,
    ExternalId,
  },
};

const product: CustomResource = {
  entity: 'product',
  path: 'products',
  prefix: 'P',
  properties: {
    Name: text(),
    ProductNumber: text(50),
    Price: decimal,
    ListPrice: decimal,
    CostPrice: decimal,
    StockQuantity: decimal,
    VatCode: text(20),
    Description: longText,
    ExternalId,
  },
};

/** The types that the sandbox's Custom CRM has. */
export const customResources = [customer, contact, order, product] as const;
