import type { Json, Outcome, PairResult, System } from '#change-events';
import { acceptState, loadFlows, type Flow, type LinkState, type PairMemory } from '#dataflows';

/** A flow of two plain pairs and a name, with extra lines of its file. */
export function sampleFlow(head = 'conflict: latest'): Flow {
  const text = `flow: people
webcrm: person
customcrm: contact
${head}
pairs:
  - { webcrm: Phone, customcrm: Phone }
  - { webcrm: Email, customcrm: Email }
  - { webcrm: FullName, customcrm: [FirstName, LastName], transform: personName }
`;
  const loaded = loadFlows([{ file: 'people.yaml', text }]);
  const flow = 'flows' in loaded ? loaded.flows[0] : undefined;
  if (flow === undefined) throw new Error(`The sample flow can't be read: ${JSON.stringify(loaded)}`);
  return flow;
}

const begin = Date.UTC(2026, 0, 1);

/** Some seconds after the begin of 2026, in milliseconds since 1970. */
export function at(seconds: number): number {
  return begin + seconds * 1000;
}

type Phones = Readonly<Record<System, Json>>;

/** A link whose records hold these phone numbers, of which `agreed` was equal once; names and e-mails are empty and agreed. */
export function linkOf(now: Phones, agreed?: Phones, phone: Partial<PairMemory> = {}): LinkState {
  const calm = { times: { webcrm: at(0), customcrm: at(0) }, writes: { webcrm: 0, customcrm: 0 } };
  return {
    id: 'link-1',
    ids: { webcrm: '7', customcrm: 'c-7' },
    sides: {
      webcrm: { version: 10, values: { Phone: now.webcrm, Email: '', FullName: '' } },
      customcrm: { version: 20, values: { Phone: now.customcrm, Email: null, FirstName: null, LastName: null } },
    },
    pairs: {
      Phone: { ...calm, ...(agreed === undefined ? {} : { agreed: { webcrm: [agreed.webcrm], customcrm: [agreed.customcrm] } }), ...phone },
      Email: { ...calm, agreed: { webcrm: [''], customcrm: [null] } },
      FullName: { ...calm, agreed: { webcrm: [''], customcrm: [null, null] } },
    },
    outstanding: { webcrm: null, customcrm: null },
    numbers: { webcrm: 0, customcrm: 0 },
  };
}

/** The link after a person typed values into a record. */
export function edited(flow: Flow, link: LinkState, system: System, values: Readonly<Record<string, Json>>, when: number): LinkState {
  const side = link.sides[system];
  return acceptState(flow, link, system, { version: side.version + 1, changedAt: when, record: { ...side.values, ...values } });
}

/** The answer to the link's outstanding command, with the record as it is then. */
export function answerTo(link: LinkState, system: System, result: PairResult['result'], values: Readonly<Record<string, Json>>): Outcome {
  const command = link.outstanding[system]?.command;
  if (command === undefined) throw new Error(`Nothing is asked of ${system}.`);
  const { flow, entity, number } = command;
  return {
    link: link.id,
    flow,
    system,
    entity,
    number,
    status: 'done',
    state: { id: '7', version: link.sides[system].version + 1, changedAt: at(100), record: { ...link.sides[system].values, ...values } },
    pairs: command.pairs.map(({ pair }) => (result === 'failed' ? { pair, result, reason: 'the field is read-only' } : { pair, result })),
    found: [],
  };
}
