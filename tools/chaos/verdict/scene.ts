import { loadFlows } from '#dataflows';
import type { Evidence } from '../evidence/evidence.mjs';
import { judge } from './judge.mjs';

type System = 'webcrm' | 'customcrm';
type Values = Record<string, unknown>;

const flow = `flow: people
webcrm: person
customcrm: contact
createIn: [webcrm, customcrm]
match: [[PersonEmail]]
pairs:
  - PersonEmail <-> Email
  - PersonTitle <-> Title
  - { webcrm: PersonCountry, customcrm: Country, transform: country }
`;

export const bosses = `flow: bosses
webcrm: user
customcrm: contact
createIn: [customcrm]
match: [[UserEmail]]
pairs:
  - UserEmail <-> Email
  - { webcrm: UserName, customcrm: [Title, Name], transform: personName }
`;

const names: Record<System, { entity: string; id: string }> = {
  webcrm: { entity: 'person', id: '1' },
  customcrm: { entity: 'contact', id: 'K1' },
};

/** One linked pair of records and what was written into them; every write is a second after the one before, unless said otherwise. */
export class Scene {
  private readonly journals: Record<System, object[]> = { webcrm: [], customcrm: [] };
  private readonly now: Record<System, Values> = {
    webcrm: { PersonId: 1, PersonEmail: 'a@b.example', PersonTitle: 'Cook', PersonCountry: 'Norge' },
    customcrm: { Id: 'K1', Email: 'a@b.example', Title: 'Cook', Country: 'NO' },
  };
  private readonly more: Values = {};
  private readonly removed = new Set<System>();
  private clock = 1_000_000;

  /** @param flows further flow files */
  constructor(private readonly flows = '') {}

  /** What stands in a record from the beginning. */
  startingWith(system: System, values: Values): this {
    this.now[system] = { ...this.now[system], ...values };
    return this;
  }

  remove(who: 'person' | 'services', system: System): this {
    this.write(who, system, {});
    Object.assign(this.journals[system].at(-1) ?? {}, { after: null });
    this.removed.add(system);
    return this.with({
      links: [{ id: 'L1', flow: 'people', ids: { webcrm: '1', customcrm: 'K1' }, standing: 'ended', progress: 'inSync', pairs: {} }],
    });
  }

  write(who: 'person' | 'services', system: System, values: Values, lastRead: { at: number; after: number } | null = null): this {
    const before = this.now[system];
    this.now[system] = { ...before, ...values };
    this.clock += 1_000;
    const sequence = this.journals[system].length + 1;
    this.journals[system].push({ sequence, at: this.clock, who, ...names[system], before, after: this.now[system], lastRead });
    return this;
  }

  get links(): readonly object[] {
    return [{ id: 'L1', flow: 'people', ids: { webcrm: '1', customcrm: 'K1' }, standing: 'live', progress: 'inSync', pairs: {} }];
  }

  get time(): number {
    return this.clock;
  }

  /** Adds to the evidence, or replaces a part of it. */
  with(part: Values): this {
    Object.assign(this.more, part);
    return this;
  }

  conflict(values: Record<System, unknown[]>): this {
    return this.with({ conflicts: [{ link: 'L1', pair: 'PersonTitle', kind: 'edit', values, decidedAt: this.clock }] });
  }

  /** All of it, as a verdict is given on it. */
  get evidence(): Evidence {
    const loaded = loadFlows(
      [flow, ...(this.flows === '' ? [] : [this.flows])].map((text, number) => ({ file: `${String(number)}.yaml`, text })),
    );
    const evidence: unknown = {
      flows: 'flows' in loaded ? loaded.flows : [],
      journals: this.journals,
      state: {
        webcrm: { person: this.removed.has('webcrm') ? [] : [this.now.webcrm] },
        customcrm: { contact: this.removed.has('customcrm') ? [] : [this.now.customcrm] },
      },
      links: this.links,
      conflicts: [],
      firstWrites: [],
      unlinked: [],
      externalIds: { webcrm: { person: 'PersonCustom15' }, customcrm: { contact: 'ExternalId' } },
      topicKeys: [],
      deadLetters: [],
      standing: { over: true, outstanding: 0, pending: 0 },
      ...this.more,
    };
    return evidence as Evidence;
  }

  /** The figures of each promise, and whether it was kept. */
  verdict(paused = false): Record<string, { kept: boolean; figures: Record<string, number> }> {
    return Object.fromEntries(judge(this.evidence, { paused }).promises.map((judged) => [judged.promise, judged]));
  }
}
