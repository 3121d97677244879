import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { MappingBench } from '../test/mapping-bench.js';
import { customer, organisation } from '../test/organisations.js';
import { MappingFigures } from './mapping-figures.js';

let bench: MappingBench;
beforeAll(async () => {
  bench = await MappingBench.open();
  bench.systems.blank.set('customcrm customer', customer({}));
});
afterAll(() => bench.close());

/** What a scrape shows after everything so far was answered, each figure by its name and labels. */
async function scrape(): Promise<ReadonlyMap<string, number>> {
  const metrics = new Registry();
  new MappingFigures(metrics, bench.registry).count(bench.answered);
  const lines = (await metrics.metrics()).split('\n').filter((line) => line.startsWith('dataflow_'));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]));
}

describe('The figures of the flows', () => {
  it('count what became of commands, and how long edits were under way, but not first loads', async () => {
    const { systems } = bench;
    await bench.settle(systems.edit('webcrm', 'organisation', '1', organisation({ OrganisationName: 'Fjord AS' })));
    expect((await scrape()).get('dataflow_edit_delay_seconds_count{flow="organisations"}')).toBeUndefined();
    const edited = systems.edit('webcrm', 'organisation', '1', { OrganisationCity: 'Bergen' });
    await bench.settle(edited);
    const figures = await scrape();
    expect(figures.get('dataflow_outcomes_total{flow="organisations",system="customcrm",status="done"}')).toBe(2);
    expect(figures.get('dataflow_edit_delay_seconds_count{flow="organisations"}')).toBe(1);
    const behind = (Date.now() - edited.changedAt) / 1_000;
    expect(figures.get('dataflow_edit_delay_seconds_sum{flow="organisations"}')).toBeGreaterThan(behind - 60);
    expect(figures.get('dataflow_edit_delay_seconds_sum{flow="organisations"}')).toBeLessThanOrEqual(behind);
  });

  it('say what waits for a person', async () => {
    const { systems } = bench;
    expect([...(await scrape()).keys()].filter((name) => name.startsWith('dataflow_waiting'))).toEqual([]);
    await bench.settle(
      systems.edit('webcrm', 'organisation', '2', organisation({ OrganisationName: 'Berg', OrganisationVatNumber: 'NO1' })),
      systems.edit('customcrm', 'customer', 'C-1', customer({ Name: 'Berg', VatNumber: 'NO1' })),
      systems.edit('customcrm', 'customer', 'C-2', customer({ Name: 'Berg 2', VatNumber: 'NO1' })),
    );
    expect((await scrape()).get('dataflow_waiting{flow="organisations",standing="ambiguous"}')).toBe(3);
  });
});
