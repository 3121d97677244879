import { describe, expect, it } from '@jest/globals';
import { checkDeletes, type Deletable } from './check-deletes.js';
import { loadFlows } from './load-flows.js';

const known: Deletable = { webcrm: { person: false }, customcrm: { contact: true } };

function warningsOf(rest: string, deletable = known): readonly string[] {
  const text = `flow: persons\nwebcrm: person\ncustomcrm: contact\n${rest}pairs:\n  - PersonEmail <-> Email\n`;
  const loaded = loadFlows([{ file: 'persons.yaml', text }]);
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults));
  return checkDeletes(loaded.flows, deletable).map(({ file, line, message }) => `${file}:${line} ${message}`);
}

describe('checkDeletes', () => {
  it('warns where a flow wants to delete what a system does not let programs delete', () => {
    expect(warningsOf('onDelete: delete\n')).toEqual([
      'persons.yaml:4 webcrm does not let programs delete records of type person: after a delete in customcrm the link is listed as failed.',
    ]);
  });

  it.each([
    ['a flow that does not delete', 'onDelete: unlink\n', known],
    ['a flow that does not write to that system', 'onDelete: delete\ndirection: toCustom\n', known],
    ['systems that delete both types', 'onDelete: delete\n', { webcrm: { person: true }, customcrm: { contact: true } }],
    ['systems that are not known yet', 'onDelete: delete\n', {}],
  ])('has nothing to say about %s', (_what, rest, deletable: Deletable) => {
    expect(warningsOf(rest, deletable)).toEqual([]);
  });
});
