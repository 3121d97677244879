import { describe, expect, it } from '@jest/globals';
import type { Json, System } from '#change-events';
import { loadFlows, type Flow, type Resolve } from '#dataflows';
import { answerTo, at, edited } from '../../test/sample-link.js';
import { acceptOutcome } from './accept-outcome.js';
import type { LinkState, PairMemory } from './link-state.js';
import { reconcile } from './reconcile.js';

const flow = referringFlow();
const calm = { times: { webcrm: at(0), customcrm: at(0) }, writes: { webcrm: 0, customcrm: 0 } };

/** A person of organisation 1, whose customer was C-1 when the two were agreed. */
function personOf(memory: Partial<PairMemory> = {}): LinkState {
  return {
    id: 'link-1',
    ids: { webcrm: '7', customcrm: 'c-7' },
    sides: { webcrm: { version: 1, values: { OrganisationId: 1 } }, customcrm: { version: 1, values: { CustomerId: 'C-1' } } },
    pairs: { OrganisationId: { ...calm, agreed: { webcrm: [1], customcrm: ['C-1'] }, ...memory } },
    outstanding: { webcrm: null, customcrm: null },
    numbers: { webcrm: 0, customcrm: 0 },
  };
}

/** What organisations and customers are linked, by pairs of ids. */
const linked =
  (...pairs: [webcrm: string, customcrm: string][]): Resolve =>
  ({ system, id }) => {
    const pair = pairs.find(([webcrm, customcrm]) => (system === 'webcrm' ? webcrm : customcrm) === id);
    return pair?.[system === 'webcrm' ? 1 : 0] ?? null;
  };
const decide = (link: LinkState, resolve: Resolve) => reconcile(flow, link, resolve, at(100));
const asked = (link: LinkState, system: System): Json | undefined =>
  link.outstanding[system]?.command.pairs[0]?.properties.map((property) => ('value' in property ? property.value : null))[0];

describe('A reference that is as agreed', () => {
  it('stays while the link that it went through is the same, or has ended and nothing has come in its place', () => {
    expect(decide(personOf(), linked(['1', 'C-1']))).toMatchObject({ decisions: [], commanded: [] });
    expect(decide(personOf(), linked())).toMatchObject({ decisions: [], commanded: [] });
  });

  it('is written anew on the side whose record has none any more when the other one’s has got a new partner', () => {
    const custom = decide(personOf(), linked(['1', 'C-2']));
    expect(custom.commanded).toEqual(['customcrm']);
    expect(asked(custom.link, 'customcrm')).toBe('C-2');
    const webcrm = decide(personOf(), linked(['2', 'C-1']));
    expect(webcrm.commanded).toEqual(['webcrm']);
    expect(asked(webcrm.link, 'webcrm')).toBe(2);
  });

  it('is written once, however often the link is looked at and however often its partner was replaced before', () => {
    let link = personOf();
    for (const partner of ['C-2', 'C-3', 'C-4', 'C-5']) {
      const { link: written } = decide(link, linked(['1', partner]));
      link = acceptOutcome(flow, written, answerTo(written, 'customcrm', 'applied', { CustomerId: partner }));
      expect(decide(link, linked(['1', partner]))).toMatchObject({ decisions: [], commanded: [] });
    }
  });

  it('is a conflict when both records have got other partners', () => {
    const { decisions } = decide(personOf(), linked(['1', 'C-2'], ['2', 'C-1']));
    expect(decisions[0]).toMatchObject({ kind: 'conflict', conflict: 'edit', values: { webcrm: [1], customcrm: ['C-1'] } });
  });

  it('gives way to a person’s edit', () => {
    const link = edited(flow, personOf(), 'customcrm', { CustomerId: 'C-9' }, at(50));
    const { link: decided, commanded } = decide(link, linked(['1', 'C-2'], ['9', 'C-9']));
    expect(commanded).toEqual(['webcrm']);
    expect(asked(decided, 'webcrm')).toBe(9);
  });

  it('is left alone where a system turns the new id into the one that it holds', () => {
    const { link: written } = decide(personOf(), linked(['1', 'C-2']));
    const answer = answerTo(written, 'customcrm', 'rewritten', { CustomerId: 'C' });
    const link = acceptOutcome(flow, written, answer);
    expect(decide(link, linked(['1', 'C-2']))).toMatchObject({ commanded: [] });
  });

  it('is tried again, once it was refused, when it would be written as another id', () => {
    const { link: written } = decide(personOf(), linked(['1', 'C-2']));
    const refused = acceptOutcome(flow, written, answerTo(written, 'customcrm', 'failed', {}));
    expect(decide(refused, linked(['1', 'C-2'])).commanded).toEqual([]);
    expect(asked(decide(refused, linked(['1', 'C-3'])).link, 'customcrm')).toBe('C-3');
  });
});

function referringFlow(): Flow {
  const loaded = loadFlows([
    { file: 'organisations.yaml', text: 'flow: organisations\nwebcrm: organisation\ncustomcrm: customer\npairs: [Name <-> Name]\n' },
    {
      file: 'persons.yaml',
      text: `flow: persons
webcrm: person
customcrm: contact
pairs:
  - { webcrm: OrganisationId, customcrm: CustomerId, transform: { reference: organisations }, required: false }
`,
    },
  ]);
  const persons = 'flows' in loaded ? loaded.flows[1] : undefined;
  if (persons === undefined) throw new Error(JSON.stringify(loaded));
  return persons;
}
