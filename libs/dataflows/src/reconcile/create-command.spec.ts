import { describe, expect, it } from '@jest/globals';
import type { Json } from '#change-events';
import { loadFlows, type Flow } from '#dataflows';
import { at, sampleFlow } from '../../test/sample-link.js';
import { createCommand, type CreateRequest } from './create-command.js';

const requestOf = (values: Readonly<Record<string, Json>>): CreateRequest => ({
  link: 'link-1',
  into: 'customcrm',
  source: { id: 'w-1', version: 3, values, changedAt: at(5) },
  keys: [{ Email: 'a@x' }],
  known: ['c-1'],
  now: at(9),
});

/** Persons of organisations, the reference being required or not. */
function referringFlow(isRequired: boolean): Flow {
  const loaded = loadFlows([
    { file: 'organisations.yaml', text: 'flow: organisations\nwebcrm: organisation\ncustomcrm: customer\npairs: [Name <-> Name]\n' },
    {
      file: 'persons.yaml',
      text: `flow: persons
webcrm: person
customcrm: contact
pairs:
  - { webcrm: OrganisationId, customcrm: CustomerId, transform: { reference: organisations }, required: ${isRequired} }
  - Email <-> Email
`,
    },
  ]);
  const flow = 'flows' in loaded ? loaded.flows[1] : undefined;
  if (flow === undefined) throw new Error(JSON.stringify(loaded));
  return flow;
}

describe('The command that makes a partner', () => {
  it('carries all filled pairs, the fixed values, the match keys and what is known already', () => {
    const flow = sampleFlow('create: { customcrm: { Type: person } }');
    const decision = createCommand(
      flow,
      requestOf({ Phone: '1', Email: ' ', FullName: 'Ada Holm' }),
      () => null,
      () => false,
    );
    expect(decision).toMatchObject({
      kind: 'create',
      leftOut: [],
      outstanding: {
        command: { action: 'create', system: 'customcrm', entity: 'contact', number: at(9), fixed: { Type: 'person' }, known: ['c-1'] },
        sources: { Phone: { value: ['1'], at: at(5) }, FullName: { value: ['Ada Holm'], at: at(5) } },
      },
    });
    const pairs = decision.kind === 'create' ? decision.outstanding.command.pairs : [];
    expect(pairs.flatMap((pair) => pair.properties).map(({ property, value }) => [property, value])).toEqual([
      ['Phone', '1'],
      ['FirstName', 'Ada'],
      ['LastName', 'Holm'],
    ]);
  });

  it('leaves out pairs that only travel the other way', () => {
    const decision = createCommand(
      sampleFlow('direction: toWebcrm'),
      requestOf({ Phone: '1' }),
      () => null,
      () => false,
    );
    expect(decision).toMatchObject({ kind: 'create', outstanding: { command: { pairs: [] } } });
  });

  const referring = requestOf({ OrganisationId: 4, Email: 'a@x' });
  const reference = { flow: 'organisations', system: 'webcrm', id: '4' };

  it('names the partner of a linked reference', () => {
    const decision = createCommand(
      referringFlow(true),
      referring,
      () => 'c-4',
      () => false,
    );
    expect(decision).toMatchObject({ outstanding: { command: { pairs: [{ properties: [{ value: 'c-4' }] }, {}] } } });
  });

  it('waits for a required reference that is not linked', () => {
    expect(
      createCommand(
        referringFlow(true),
        referring,
        () => null,
        () => false,
      ),
    ).toEqual({ kind: 'waiting', references: [reference] });
  });

  it('waits for an optional reference only while its link is under way, and is else made without it', () => {
    expect(
      createCommand(
        referringFlow(false),
        referring,
        () => null,
        () => true,
      ),
    ).toEqual({ kind: 'waiting', references: [reference] });
    expect(
      createCommand(
        referringFlow(false),
        referring,
        () => null,
        () => false,
      ),
    ).toMatchObject({ kind: 'create', leftOut: [reference] });
  });
});
