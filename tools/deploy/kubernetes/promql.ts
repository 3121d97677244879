import { parser } from '@prometheus-io/lezer-promql';

/** A selector of a query: the metric and the labels that it looks at. */
export interface Selected {
  readonly metric: string;
  readonly labels: readonly string[];
}

/** What a query asks of metrics: its selectors, and the labels that it groups by. @throws where it is not PromQL */
export function asked(query: string): { readonly selectors: readonly Selected[]; readonly groupedBy: readonly string[] } {
  const text = query.replaceAll('$__rate_interval', '5m');
  const selectors: { metric: string; labels: string[] }[] = [];
  const groupedBy: string[] = [];
  parser.parse(text).iterate({
    enter({ name, from, to, node }) {
      const said = text.slice(from, to);
      if (node.type.isError) throw new Error(`It is not PromQL at ${String(from)}: ${query}`);
      if (name === 'VectorSelector') selectors.push({ metric: '', labels: [] });
      const selector = selectors.at(-1);
      if (name === 'Identifier' && selector) selector.metric = said;
      if (name === 'LabelName' && node.parent?.name === 'GroupingLabels') groupedBy.push(said);
      else if (name === 'LabelName') selector?.labels.push(said);
    },
  });
  return { selectors, groupedBy };
}
