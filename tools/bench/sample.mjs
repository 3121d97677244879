/** Organisations as a person would import them into webCRM. @param {number} count */
export function organisations(count) {
  return Array.from({ length: count }, (_, number) => ({
    OrganisationName: `Fjordhuset Handel ${number}`,
    OrganisationPostCode: postCode(number),
    OrganisationCity: 'Aarhus',
    OrganisationVatNumber: vatNumber('DK1', number),
    OrganisationCountry: 'Denmark',
  }));
}

/** Customers with nothing in common with the organisations. @param {number} count */
export function customers(count) {
  return customersNamed('Skovgaard Maskiner', 'Odense', 'DK2', count);
}

/** The first organisations, as the Custom CRM holds them. @param {number} count */
export function partners(count) {
  return customersNamed('Fjordhuset Handel', 'Aarhus', 'DK1', count);
}

function customersNamed(name, city, vatPrefix, count) {
  return Array.from({ length: count }, (_, number) => ({
    Name: `${name} ${number}`,
    ZipCode: postCode(number),
    City: city,
    VatNumber: vatNumber(vatPrefix, number),
    Country: 'DK',
  }));
}

function postCode(number) {
  return String(1000 + (number % 9000));
}

function vatNumber(prefix, number) {
  return `${prefix}${String(number).padStart(7, '0')}`;
}
