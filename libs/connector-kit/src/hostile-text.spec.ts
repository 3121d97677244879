import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { otherSystem, systems, type Command, type Json, type Outcome, type System } from '#change-events';
import { countedEqual, normalise, type Sides } from '#dataflows';
import type { Clock } from '../test/protocol/clock.js';
import { modelFlow } from '../test/protocol/model-flow.js';
import { ModelMapping } from '../test/protocol/model-mapping.js';
import { fingerprint } from './observe/fingerprint.js';
import { sanitise } from './observe/sanitise.js';
import { compare } from './write/compare.js';
import { judge } from './write/judge.js';
import { cutToFit, valuesToSend } from './write/values-to-send.js';

const flow = modelFlow({ pairs: [{ name: 'note', conflict: 'latest' }], prefer: 'webcrm' });
const [pair] = flow.pairs;
const property: Sides<string> = { webcrm: 'Note', customcrm: 'Memo' };
const greatestLength = 40;
const fields = { Note: { type: 'string' as const, maxLength: greatestLength }, Memo: { type: 'string' as const } };

const nasty = fc.constantFrom(
  '\0',
  '\u0001',
  '\ud83d',
  '\udc4d',
  '\ufffd',
  '\ufeff',
  '\u2028',
  '\u00a0',
  '\u202eabc',
  'é',
  'e\u0301',
  '\u1100\u1161\u11a8',
  'ﬁ',
  'Z̷̢͓a̸l̵g̶o̷',
  '👩‍👩‍👧‍👦',
  '🇳🇴',
  'مرحبا',
  '=HYPERLINK("http://x","y")',
  '<script>alert(1)</script>',
  "'; DROP TABLE link; --",
  '\\',
  '{{7*7}}',
  '%00',
  '&amp;',
  '\r\n',
  '\r',
  '\n',
  '\t',
  ' ',
  '__proto__',
  'null',
);
const hostile = fc.oneof(
  fc.array(fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 12 }).map((parts) => parts.join('')),
  fc.tuple(nasty, fc.integer({ min: 1, max: 60 })).map(([part, times]) => part.repeat(times)),
);

/** What a system makes of a text that is typed or written into it. */
const manners: Readonly<Record<string, (text: string) => string>> = {
  keeps: (text) => text,
  trims: (text) => text.trim(),
  composes: (text) => text.normalize('NFC'),
  decomposes: (text) => text.normalize('NFD'),
  flattens: (text) => text.normalize('NFKC').replaceAll(/\s+/g, ' '),
  'takes emoji out': (text) => text.replaceAll(/\p{Extended_Pictographic}/gu, ''),
  'turns line ends': (text) => text.replaceAll(/\r?\n/g, '\r\n'),
  escapes: (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;'),
  cuts: (text) => text.slice(0, 15),
};
const manner = fc.constantFrom(...Object.keys(manners));

/** Two systems with one record each, and between them the kit's reading and writing and the mapping's rules. */
class Scene {
  readonly writes: Sides<number> = { webcrm: 0, customcrm: 0 };
  private readonly clock: Clock = { now: Date.UTC(2026, 0, 1) };
  private readonly values: Record<System, Json> = { webcrm: '', customcrm: null };
  private readonly waiting: Command[] = [];
  private readonly versions: Record<System, number> = { webcrm: 0, customcrm: 0 };
  private readonly mapping = new ModelMapping(flow, this.clock, undefined, (command) => this.waiting.push(command));

  constructor(private readonly mannerOf: Sides<string>) {
    for (const system of systems) this.see(system);
    this.settle();
  }

  type(system: System, text: string): void {
    this.store(system, text);
    this.see(system);
    this.settle();
  }

  /** The record as the connector observes it. */
  record(system: System) {
    return sanitise({ [property[system]]: this.values[system] });
  }

  /** Whether both sides say the same, or a list tells an operator why not. */
  isEqualOrListed(): boolean {
    const { link } = this.mapping;
    const memory = link.pairs[pair?.key ?? ''];
    const [one, other] = systems.map((system) => normalise('text', this.record(system)[property[system]]));
    const isListed = memory?.frozen ?? memory?.parked ?? (pair && countedEqual(pair, link, () => null));
    return one === other || isListed !== undefined;
  }

  private see(system: System): void {
    this.clock.now += 5_000;
    this.mapping.takeState(system, { version: (this.versions[system] += 1), changedAt: this.clock.now, record: this.record(system) });
  }

  private settle(): void {
    for (let command = this.waiting.shift(); command !== undefined; command = this.waiting.shift()) {
      if (this.writes.webcrm + this.writes.customcrm > 100) throw new Error('It is written for ever.');
      this.mapping.takeOutcome(this.carryOut(command));
    }
  }

  private carryOut(command: Command): Outcome {
    const { link, system, entity, number } = command;
    if (command.action !== 'update') throw new Error(`${command.action} is not of this scene`);
    const before = this.record(system);
    const { toWrite, refused } = judge(command.pairs, before);
    if (refused.length > 0) throw new Error('Nobody edits while it is written.');
    const sent = valuesToSend(toWrite, fields)[property[system]];
    if (toWrite.length > 0) {
      (this.writes as Record<System, number>)[system] += 1;
      this.store(system, sent ?? null);
    }
    const pairs = toWrite.length > 0 ? compare(toWrite, before, this.record(system)) : [{ pair: 'Note', result: 'applied' as const }];
    this.versions[system] += 1;
    const state = { id: system, version: this.versions[system], changedAt: (this.clock.now += 5_000), record: this.record(system) };
    return { link, flow: flow.name, system, entity, number, status: 'done', state, pairs, found: [] };
  }

  private store(system: System, value: Json): void {
    const kept = cutToFit({ [property[system]]: value }, fields)[property[system]] ?? null;
    this.values[system] = typeof kept === 'string' ? (manners[this.mannerOf[system]]?.(kept) ?? kept) : kept;
  }
}

describe('A text that nobody expects', () => {
  it('has one fingerprint, however often it is read, stored and read back', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const record = sanitise({ Note: text });
        const stored = JSON.parse(JSON.stringify(record)) as typeof record;
        expect(stored).toEqual(record);
        expect(fingerprint('key', sanitise(stored), [])).toEqual(fingerprint('key', record, []));
        expect(Buffer.from(String(record['Note'])).toString()).toBe(record['Note']);
      }),
    );
  });

  it('ends equal or listed after at most two writes a side, whatever each system makes of it', () => {
    fc.assert(
      fc.property(manner, manner, fc.constantFrom(...systems), hostile, (webcrm, customcrm, typedIn, text) => {
        const scene = new Scene({ webcrm, customcrm });
        scene.type(typedIn, text);
        expect(scene.isEqualOrListed()).toBe(true);
        expect(scene.writes[otherSystem[typedIn]]).toBeLessThanOrEqual(2);
        expect(scene.writes[typedIn]).toBeLessThanOrEqual(2);
      }),
      { numRuns: 2_000 },
    );
  });
});
