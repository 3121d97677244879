import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { MappingBench } from '../test/mapping-bench.js';
import { customer, organisation } from '../test/organisations.js';

jest.setTimeout(60_000);

let bench: MappingBench;

/** A link whose values are nobody's favourites. */
beforeAll(async () => {
  bench = await MappingBench.open();
  bench.systems.blank.set('customcrm customer', customer({}));
  await bench.settle(bench.systems.edit('webcrm', 'organisation', '1', organisation({ OrganisationName: 'Fjord AS' })));
});
afterAll(() => bench.close());

it.each([
  ['a family and a flag', '👩‍👩‍👧‍👦 🇳🇴'],
  ['letters in pieces', 'e\u0301 \u1100\u1161\u11a8 Z̷̢a̸lgo'],
  ['what is read from the right', '\u202e مرحبا'],
  ['a formula, a script and a statement', `=HYPERLINK("x") <script>alert(1)</script> '; DROP TABLE link; --`],
  ['line ends and control characters', 'a\r\nb\rc\nd\te\u0001\u001f\u007f\u2028f'],
  ['escapes', String.raw`\u0000 \x01 %00 \N {"a":[1]} \\`],
  ['a megabyte', 'Ærø 💡 '.repeat(125_000)],
])('%s is kept as it is: sent once, lost in no conflict, and quiet when delivered again', async (_name, text) => {
  const { systems, registry } = bench;
  const partner = systems.all('customcrm', 'customer')[0]?.id ?? '';
  await bench.settle(systems.edit('webcrm', 'organisation', '1', { OrganisationTelephone: text }));
  expect(systems.record('customcrm', 'customer', partner)?.['Phone']).toBe(text);

  await bench.settle(
    systems.edit('customcrm', 'customer', partner, { Phone: `${text} from here` }),
    systems.edit('webcrm', 'organisation', '1', { OrganisationTelephone: `${text} from there` }),
  );
  expect(systems.record('customcrm', 'customer', partner)?.['Phone']).toBe(`${text} from there`);
  const [conflict] = await registry.reports.conflicts({ limit: 1 });
  expect(JSON.parse(conflict?.customcrmValue ?? '')).toEqual([`${text} from here`]);

  const written = systems.writes.length;
  await bench.settle(...systems.all('webcrm', 'organisation'), ...systems.all('customcrm', 'customer'));
  expect(systems.writes).toHaveLength(written);
});
