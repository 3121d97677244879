import { describe, expect, it } from '@jest/globals';
import { loadFlows } from '../flow-file/load-flows.js';
import { documentFlows } from './document-flows.js';

function documentOf(...texts: readonly string[]): string {
  const loaded = loadFlows(texts.map((text, position) => ({ file: `${position}.yaml`, text })));
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults));
  return documentFlows(loaded.flows);
}

const orders = `flow: opportunities
webcrm: opportunity
customcrm: order
createIn: [customcrm]
create: { customcrm: { OrderType: order } }
when: { webcrm: { OpportunityPercent: 100 } }
match: [[{ property: OpportunityNumber, ignore: punctuation }], [OpportunityDescription, OpportunityPercent]]
conflict: latest
prefer: customcrm
firstLink: manual
pairs:
  - OpportunityNumber <-> OrderNumber
  - OpportunityDescription <-> Title
  - { webcrm: OpportunityPercent, customcrm: Probability, transform: integer, type: integer, conflict: webcrm }
  - { webcrm: OpportunityParent, customcrm: ParentId, transform: { reference: opportunities }, direction: toCustom }
`;

describe('documentFlows', () => {
  it('gives each flow a section whose line is as long as its title', () => {
    expect(documentOf(orders)).toContain('\n\nWebCRM Opportunities ↔ Custom CRM Order\n---------------------------------------\n\n');
  });

  it('tells in words what is created, when, and by what records merge', () => {
    const document = documentOf(orders);
    expect(document).toContain('a Custom CRM Order never makes a new record in WebCRM.');
    expect(document).toContain(
      'a WebCRM Opportunity whose ``OpportunityPercent`` is ``100`` that matches none makes a Custom CRM Order with ``OrderType`` ``order``.',
    );
    expect(document).toContain('only a WebCRM Opportunity whose ``OpportunityPercent`` is ``100`` is matched');
    expect(document).toContain(
      '(1) ``OpportunityNumber`` = ``OrderNumber`` (without blanks and punctuation); ' +
        '(2) ``OpportunityDescription`` = ``Title`` and ``OpportunityPercent`` = ``Probability``. A new record is created only when none matches.',
    );
  });

  it('tells when only records that appear from now on get partners', () => {
    expect(documentOf(orders.replace('conflict: latest', 'history: fromNow'))).toContain(
      'that matches none and appeared after the flow was first enabled makes a Custom CRM Order',
    );
  });

  it('tells who wins a conflict, a tie and a first link', () => {
    const document = documentOf(orders);
    expect(document).toContain(
      "when both sides of a property were edited, the newest value wins. If both are of one moment, the Custom CRM's value wins.",
    );
    expect(document).toContain('when two matching records differ, a person decides.');
  });

  it('tells what follows from a delete', () => {
    expect(documentOf(orders)).toContain('when one of two linked records is deleted, the other one is kept and the link ends.');
    const deleting = documentOf(orders.replace('conflict: latest', 'onDelete: delete\nbrake: { records: 3 }'));
    expect(deleting).toContain('is deleted, the other one is deleted, too; if it was edited since, a person decides.');
    expect(deleting).toContain(
      'Of more than 3 and more than 5 % of the linked records within an hour none is deleted before a person says so.',
    );
  });

  it('says in the table where a property differs from its flow', () => {
    const rows = documentOf(orders).split('   * - ').slice(2);
    expect(rows[0]).toBe('``OpportunityNumber``\n     - ``OrderNumber``\n     - string\n     -\n');
    expect(rows[2]).toBe("``OpportunityPercent``\n     - ``Probability``\n     - integer\n     - whole number; WebCRM's value wins\n");
    expect(rows[3]).toContain('- the linked record of flow ``opportunities``; to the Custom CRM only');
  });

  it('says of a flow without match rules that nothing is merged, and of a stopped one that it is', () => {
    const document = documentOf(
      'flow: lines\nwebcrm: quotationline\ncustomcrm: order\nenabled: false\ndirection: toWebcrm\npairs:\n  - A <-> B\n',
    );
    expect(document).toContain('records are never merged with records that are there already');
    expect(document).toContain('This flow is switched off.');
    expect(document).toContain('edits travel from Custom CRM to WebCRM only.');
  });

  it('keeps names that look like markup as they are', () => {
    const document = documentOf('flow: a\nwebcrm: a\ncustomcrm: b\npairs:\n  - { webcrm: A, customcrm: "x*y_|`z`", type: "a_ *b*" }\n');
    expect(document).toContain('     - "x\\*y\\_\\|\\`z\\`"\n     - a\\_ \\*b\\*\n');
  });
});
