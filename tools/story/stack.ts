import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkout } from '../bootstrap/checkout.mjs';
import { compareWithSeed } from '../demo/compare-with-seed.mjs';
import { signIn } from '../demo/person.mjs';
import { askCli, runCli } from '../demo/run-cli.mjs';
import { ensureSeed } from '../demo/seed.mjs';
import { demoSettings, serviceNames } from '../demo/settings.mjs';
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
    private readonly removePlace: () => Promise<void>,
  ) {}

  /** The sandbox runs and has its sample data, tables and topics are there; no service runs yet. */
  static async prepare(records: number): Promise<Stack & { readonly expected: object[] }> {
    const place = await ownPlaceOnServers();
    const { DATABASE_URL = '', KAFKA_TOPIC_PREFIX = '' } = place.env;
    process.env['KAFKA_TOPIC_PREFIX'] = KAFKA_TOPIC_PREFIX;
    const dir = mkdtempSync(join(tmpdir(), 'story-'));
    process.env['FLOWS_PATH'] = flowsWithAddedPair(dir);
    const settings = await demoSettings({ KAFKA_BROKERS: process.env['KAFKA_BROKERS'] ?? '', DATABASE_URL });
    const stack = new Stack(settings, dir, place.remove);
    try {
      await runCli(['setup', '--partitions', '3'], settings.shared);
      await stack.start('sandbox');
      const { expected } = await ensureSeed({ dir: stack.dir, records, webcrm: settings.address.webcrm });
      return Object.assign(stack, { expected });
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

  private async start(app: string): Promise<void> {
    this.services.set(app, await startService({ app, dir: this.dir, env: this.settings.of(app) }));
  }
}

function flowsWithAddedPair(dir: string): string {
  const flows = join(dir, 'flows');
  cpSync(join(checkout, 'flows'), flows, { recursive: true });
  appendFileSync(join(flows, 'organisations.yaml'), `  - ${addedPair.webcrm} <-> ${addedPair.customcrm}\n`);
  return flows;
}

/** Asks until the answer is as wanted. @throws with the last answer when that takes too long */
export async function eventually<T>(ask: () => Promise<T>, wanted: (answer: T) => boolean, withinMs = 30_000): Promise<T> {
  const until = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    if (Date.now() > until)
      throw new Error(`not within ${withinMs / 1000} s; the last answer was ${JSON.stringify(answer)?.slice(0, 2000)}`);
    await sleep(200);
  }
}
