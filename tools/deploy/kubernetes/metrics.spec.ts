import { globSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parse, parseAllDocuments } from 'yaml';
import { asked } from './promql.js';
import { registeredMetrics, type RegisteredMetric } from './registered-metrics.js';

const components = 'deploy/kubernetes/components';
const { spec } = parse(readFileSync(`${components}/monitoring/rules.yaml`, 'utf8')) as {
  spec: { groups: readonly { rules: readonly { alert: string; expr: string; labels: { severity: string } }[] }[] };
};
const rules = spec.groups.flatMap((group) => group.rules);
const panels = globSync(`${components}/monitoring/dashboards/*.json`).flatMap((file) => {
  const board = JSON.parse(readFileSync(file, 'utf8')) as { panels: readonly { title: string; targets: readonly { expr: string }[] }[] };
  return board.panels.flatMap(({ title, targets }) => targets.map(({ expr }) => ({ name: title, expr })));
});
const scaled = parseAllDocuments(readFileSync(`${components}/keda/connectors.yaml`, 'utf8')).map((document) => {
  const { metadata, spec: scaling } = document.toJS() as {
    metadata: { name: string };
    spec: { triggers: [{ metadata: { query: string } }] };
  };
  return { name: `scaling of ${metadata.name}`, expr: scaling.triggers[0].metadata.query };
});
const queries = [...rules.map(({ alert, expr }) => ({ name: alert, expr })), ...panels, ...scaled];

/** Labels that every series has: from the service, and from the scrape. */
const everywhere = ['component', 'pod', 'instance', 'job', 'namespace'];

let registered: readonly RegisteredMetric[];
beforeAll(async () => {
  registered = await registeredMetrics();
});

/** What a query asks for that no service has. */
function faults(query: string): readonly string[] {
  const { selectors, groupedBy } = asked(query);
  const found = selectors.map(({ metric, labels }) => {
    const own = registered.find(({ name, type }) => (type === 'histogram' ? metric.replace(/_(bucket|sum|count)$/, '') : metric) === name);
    return { metric, labels, own, known: [...(own?.labels ?? []), ...everywhere, ...(own?.type === 'histogram' ? ['le'] : [])] };
  });
  return [
    ...found.filter(({ own }) => own === undefined).map(({ metric }) => `${metric} is not registered`),
    ...found.flatMap(({ metric, labels, known }) =>
      labels.filter((label) => !known.includes(label)).map((label) => `${metric} has no ${label}`),
    ),
    ...groupedBy.filter((label) => !found.every(({ known }) => known.includes(label))).map((label) => `not all have ${label}`),
  ];
}

describe('Alerts, dashboards and autoscaling', () => {
  it.each(queries)('$name asks only for what the services tell', ({ expr }) => {
    expect(faults(expr)).toEqual([]);
  });

  it('are found wrong when they ask for anything else', () => {
    expect(faults('dataflow_consumer_lags > 1')).toEqual(['dataflow_consumer_lags is not registered']);
    expect(faults('dataflow_consumer_lag{entity="person"}')).toEqual(['dataflow_consumer_lag has no entity']);
    expect(faults('sum by (flow) (dataflow_consumer_lag)')).toEqual(['not all have flow']);
    expect(() => faults('sum by (flow (dataflow_consumer_lag)')).toThrow('It is not PromQL');
  });

  it('leave nothing unseen that the services tell', () => {
    const seen = new Set(queries.flatMap(({ expr }) => asked(expr).selectors.map(({ metric }) => metric.replace(/_bucket$/, ''))));
    expect(registered.map(({ name }) => name).filter((name) => !seen.has(name))).toEqual([]);
  });

  it('each have a row in docs/operations.md that says what to do', () => {
    const rowsOf = readFileSync('docs/operations.md', 'utf8').matchAll(/^\| `(Dataflow\w+)` \| (\w+) \| .+ \| .+ \|$/gm);
    expect(new Map([...rowsOf].map(([, alert = '', severity = '']) => [alert, severity]))).toEqual(
      new Map(rules.map(({ alert, labels }) => [alert, labels.severity])),
    );
  });
});
