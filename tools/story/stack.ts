import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Call } from '../../apps/sandbox/src/journal/call-log.js';
import { checkout } from '../bootstrap/checkout.mjs';
import { compareWithSeed } from '../demo/compare-with-seed.mjs';
import { signIn } from '../demo/person.mjs';
import { askCli, runCli } from '../demo/run-cli.mjs';
import { ensureSeed } from '../demo/seed.mjs';
import { demoSettings, serviceNames } from '../demo/settings.mjs';
import { freePort } from '../local/free-port.mjs';
import { startService } from '../local/services.mjs';
import { ownPlaceOnServers } from '../test/own-place-on-servers.mjs';

type System = 'webcrm' | 'customcrm';
type Service = Awaited<ReturnType<typeof startService>>;
type Settings = Awaited<ReturnType<typeof demoSettings>>;

/** One write that arrived at a system of the sandbox. */
export interface JournalWrite {
  readonly sequence: number;
  readonly at: number;
  readonly who: string;
  readonly entity: string;
  readonly id: string;
}

/** A pair that no flow file of the project has: this line alone must be enough to keep it equal. */
export const addedPair = { webcrm: 'OrganisationCustom1', customcrm: 'Email' };

/** The services and the sandbox as processes of their own, with a database and topics of their own on the given servers. */
export class Stack {
  readonly services = new Map<string, Service>();

  private constructor(
    readonly settings: Settings,
    private readonly dir: string,
    private readonly own: Readonly<Record<string, string>>,
    private readonly removePlace: () => Promise<void>,
  ) {}

  /**
   * The sandbox runs and has its sample data, tables and topics are there; no service runs yet.
   * @param own settings of the services that differ from the demo's
   */
  static async prepare(records: number, own: Readonly<Record<string, string>> = {}): Promise<Stack & { readonly expected: object[] }> {
    const stack = await Stack.empty(flowsWithAddedPair, own);
    try {
      const { expected } = await ensureSeed({ dir: stack.dir, records, webcrm: stack.settings.address.webcrm });
      return Object.assign(stack, { expected });
    } catch (error) {
      await stack.stop();
      throw error;
    }
  }

  /**
   * The sandbox runs and is empty, tables and topics are there; no service runs yet.
   * @param flowsIn copies the flows to play into a folder of this test's own and answers where they are
   * @param own settings of the services that differ from the demo's
   */
  static async empty(flowsIn: (dir: string) => string, own: Readonly<Record<string, string>> = {}): Promise<Stack> {
    const place = await ownPlaceOnServers();
    const { DATABASE_URL = '', KAFKA_TOPIC_PREFIX = '' } = place.env;
    process.env['KAFKA_TOPIC_PREFIX'] = KAFKA_TOPIC_PREFIX;
    const dir = mkdtempSync(join(tmpdir(), 'story-'));
    process.env['FLOWS_PATH'] = flowsIn(dir);
    const settings = await demoSettings({ KAFKA_BROKERS: process.env['KAFKA_BROKERS'] ?? '', DATABASE_URL }, { anyPort: true });
    const stack = new Stack(settings, dir, own, place.remove);
    try {
      await runCli(['setup', '--partitions', '3'], settings.shared);
      await stack.start('sandbox');
      return stack;
    } catch (error) {
      await stack.stop();
      throw error;
    }
  }

  async startServices(): Promise<void> {
    await Promise.all(serviceNames.map((name) => this.start(name)));
  }

  async stop(): Promise<void> {
    for (const service of [...this.services.values()].reverse()) await service.stop();
    await this.removePlace();
    rmSync(this.dir, { recursive: true, force: true });
  }

  status(): Promise<{ flows: { flow: string; linked: number; outstanding: number }[]; firstLoad: { over: boolean } }> {
    return askCli(['status'], this.settings.shared);
  }

  cli<T>(...args: string[]): Promise<T> {
    return askCli(args, this.settings.shared) as Promise<T>;
  }

  /** What is not as the sample data must lead to. */
  async differences(expected: object[]): Promise<readonly string[]> {
    const { flows } = await this.status();
    const { columns, rows } = compareWithSeed(flows, expected as never);
    return rows.flatMap(({ flow, figures }) =>
      figures.flatMap(({ actual, expected: wanted }, column) =>
        wanted === undefined || actual === wanted ? [] : [`${flow}, ${columns[column] ?? ''}: ${actual}, not ${wanted}`],
      ),
    );
  }

  people() {
    return signIn(this.settings.address);
  }

  /** All records of one type as the sandbox holds them. */
  async records(system: System, entity: string): Promise<readonly Record<string, unknown>[]> {
    const state = (await (await fetch(`${this.settings.address[system]}/_sandbox/state`)).json()) as Record<
      string,
      Record<string, unknown>[]
    >;
    return state[entity] ?? [];
  }

  async writes(system: System, since: number): Promise<readonly JournalWrite[]> {
    return (await (await fetch(`${this.settings.address[system]}/_sandbox/writes?since=${since}`)).json()) as JournalWrite[];
  }

  /** Calls that arrived at a system, those of people left out. */
  async calls(system: System, since = 0): Promise<readonly Call[]> {
    const answer = await fetch(`${this.settings.address[system]}/_sandbox/calls?since=${since}`);
    return ((await answer.json()) as Call[]).filter(({ who }) => who !== 'person');
  }

  async faults(system: System, faults: object): Promise<void> {
    const url = `${this.settings.address[system]}/_sandbox/faults`;
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(faults) });
    if (!answer.ok) throw new Error(`${url} answers ${answer.status}: ${await answer.text()}`);
  }

  async clearFaults(): Promise<void> {
    for (const address of Object.values(this.settings.address)) await fetch(`${address}/_sandbox/faults`, { method: 'DELETE' });
  }

  /** Another process of a service. */
  async startReplica(app: string, name: string): Promise<Service> {
    const dir = join(this.dir, name);
    const service = await startService({ app, dir, env: { ...this.settings.of(app), ...this.own, PORT: String(await freePort()) } });
    this.services.set(name, service);
    return service;
  }

  async start(app: string): Promise<void> {
    this.services.set(app, await startService({ app, dir: this.dir, env: { ...this.settings.of(app), ...this.own } }));
  }
}

function flowsWithAddedPair(dir: string): string {
  const flows = join(dir, 'flows');
  cpSync(join(checkout, 'flows'), flows, { recursive: true });
  appendFileSync(join(flows, 'organisations.yaml'), `  - ${addedPair.webcrm} <-> ${addedPair.customcrm}\n`);
  return flows;
}

/** Asks until the answer is as wanted. @throws with the last answer when that takes too long */
export async function eventually<T>(ask: () => Promise<T>, wanted: (answer: T) => boolean, withinMs = 90_000, everyMs = 200): Promise<T> {
  const until = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    if (Date.now() > until)
      throw new Error(`not within ${withinMs / 1000} s; the last answer was ${JSON.stringify(answer)?.slice(0, 2000)}`);
    await sleep(everyMs);
  }
}
