/** The round-th edit of a company. @typedef {{ number: number, round: number }} Edit */

/** A prime, so that all have their turn. */
const stride = 1_000_003;

/**
 * Who is edited by the n-th edit, in no order that a table or an index knows; nobody again before all others were.
 * @param {number} n
 * @param {number} links
 * @param {number} [rounds] that all have had before the first
 * @returns {Edit}
 */
export function editOf(n, links, rounds = 0) {
  return { number: (n * stride) % links, round: rounds + 1 + Math.floor(n / links) };
}

export const idOf = {
  webcrm: (number) => String(number + 1),
  customcrm: (number) => `C-${number + 1}`,
};

/** Versions only grow; 0 is the round in which both systems say the same. @param {number} round */
export function versionOf(round) {
  return 1_767_000_000_000 + round;
}

/** A company as webCRM holds it after so many edits of its telephone number: some 25 properties, 1 KB. @param {Edit} edit */
export function organisation({ number, round }) {
  return {
    OrganisationId: number + 1,
    OrganisationName: `Fjordhuset Handel ${number}`,
    OrganisationAddress: `Havnegade ${number % 300}\n2. sal`,
    OrganisationPostCode: String(1000 + (number % 9000)),
    OrganisationCity: 'Aarhus',
    OrganisationCountry: 'Denmark',
    OrganisationTelephone: telephone(number, round),
    OrganisationFax: '+45 87654321',
    OrganisationWww: `www.fjordhuset-${number}.example`,
    OrganisationVatNumber: `DK1${String(number).padStart(7, '0')}`,
    OrganisationComment: 'Orders by telephone, wants invoices on paper; the door is at the back.',
    OrganisationIndustry: 'Wholesale',
    OrganisationType: 'Customer',
    OrganisationStatus: 'Active',
    OrganisationState: 'Midtjylland',
    OrganisationOwner: 12,
    OrganisationOwner2: 0,
    OrganisationTerritoryId: 3,
    OrganisationVatCountry: 'DK',
    OrganisationVatGroup: 'A',
    OrganisationCustom1: 'Gold',
    OrganisationCustom2: '2019-04-01',
    OrganisationCustom3: 'Net 30',
    OrganisationMemo: 'Met at the fair; a second warehouse is planned.',
    OrganisationUpdatedBy: 'hanne',
  };
}

/** The same company as the Custom CRM holds it. @param {Edit} edit */
export function customer({ number, round }) {
  return {
    Id: idOf.customcrm(number),
    Name: `Fjordhuset Handel ${number}`,
    StreetAddress1: `Havnegade ${number % 300}`,
    StreetAddress2: '2. sal',
    ZipCode: String(1000 + (number % 9000)),
    City: 'Aarhus',
    Country: 'DK',
    Phone: telephone(number, round),
    Fax: '+45 87654321',
    Website: `www.fjordhuset-${number}.example`,
    VatNumber: `DK1${String(number).padStart(7, '0')}`,
    Description: 'Orders by telephone, wants invoices on paper; the door is at the back.',
  };
}

function telephone(number, round) {
  return `+45 ${String(number).padStart(8, '0')}-${round}`;
}
