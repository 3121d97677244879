/**
 * One figure of a flow beside the figure that the seed promises.
 * @typedef {{ actual: number, expected: number | undefined }} Figure expected is undefined where the seed says nothing
 */

const columns = {
  linked: (flow) => flow.linked,
  'created webCRM': (flow) => flow.created?.webcrm,
  'created Custom CRM': (flow) => flow.created?.customcrm,
  'in sync': (flow) => flow.inSync,
  conflicts: (flow) => flow.conflicts,
  'ambiguous webCRM': (flow) => flow.ambiguous?.webcrm,
  'ambiguous Custom CRM': (flow) => flow.ambiguous?.customcrm,
  waiting: (flow) => flow.waiting,
  excluded: (flow) => flow.excluded,
  failed: (flow) => flow.failed,
};

/** What the seed need not say: every linked pair ends equal, and nothing fails. */
const implied = { 'in sync': (expected) => expected.linked, failed: () => 0 };

/**
 * Sets the figures of `dataflow status` beside those that the seed promises.
 * @param {import('./first-load.mjs').FlowStatus[]} flows
 * @param {import('./seed.mjs').Expected[]} expected
 * @returns {{ columns: string[], rows: Array<{ flow: string, figures: Figure[] }>, equal: boolean }}
 */
export function compareWithSeed(flows, expected) {
  const rows = flows.map((status) => {
    const promise = expected.find(({ flow }) => flow === status.flow);
    const figures = Object.entries(columns).map(([name, read]) => ({
      actual: read(status) ?? 0,
      expected: promise && (read(promise) ?? implied[name]?.(promise)),
    }));
    return { flow: status.flow, figures };
  });
  const unknown = expected.some(({ flow }) => !rows.some((row) => row.flow === flow));
  const equal =
    !unknown && rows.every(({ figures }) => figures.every((figure) => figure.expected === undefined || figure.actual === figure.expected));
  return { columns: Object.keys(columns), rows, equal };
}
