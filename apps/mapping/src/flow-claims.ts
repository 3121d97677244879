import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import type { Flow } from '#dataflows';
import { claimFlow, describeStanding, standingsOf, type FlowStanding } from '#link-registry';
import { HealthRegistry } from '#platform';
import { Background } from './background.js';
import { Desk } from './desk.js';
import { walkOn } from './flow-walk.js';

/** Milliseconds between two looks at what has become of the flows: another replica may have brought newer files. */
const pauseMs = 5000;

/**
 * Makes this replica's flow files current if they are the newest, goes through the flows that changed, and says in readiness where they are not;
 * not ready is it only while it may do nothing for any flow.
 */
@Injectable()
export class FlowClaims implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly background: Background;
  private readonly leftAlone: Gauge<'flow'>;
  private told: string | undefined;
  private isIdle = false;

  constructor(
    private readonly desk: Desk,
    health: HealthRegistry,
    metrics: Registry,
  ) {
    this.leftAlone = new Gauge({
      name: 'dataflow_flows_left_alone',
      help: '1 for each flow that this replica does nothing for, because its file here is not the current one.',
      labelNames: ['flow'],
      registers: [metrics],
    });
    this.background = new Background(
      () => this.round(),
      pauseMs,
      (error) => desk.logger.error({ err: error }, 'Comparing the flow files with the registry failed and is tried again'),
    );
    health.register({
      name: 'flow files',
      ready: () => (this.isIdle && this.told !== undefined ? this.told : true),
      note: () => (this.isIdle ? undefined : this.told),
    });
  }

  onApplicationBootstrap(): void {
    this.background.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.background.stop();
  }

  /** Claims what is new and goes a step through every flow that changed. Answers whether there may be more. */
  async round(): Promise<boolean> {
    const { registry, flows } = this.desk;
    for (const [name, standing] of await standingsOf(registry, flows.flows)) {
      const flow = flows.flows.find((candidate) => candidate.name === name);
      if (standing.kind !== 'newer' || flow === undefined) continue;
      const { kind } = await claimFlow(registry, flow, Date.now());
      if (kind === 'current') this.desk.logger.info({ flow: name, revision: flow.revision }, 'The flow file is current now');
    }
    this.tell(await standingsOf(registry, flows.flows));
    let walked = false;
    for (const flow of flows.inOrder) walked = (await registry.transaction((memory) => walkOn(memory, flows, flow))) || walked;
    if (walked) this.desk.ring();
    return walked;
  }

  private tell(standings: ReadonlyMap<string, FlowStanding>): void {
    const isLeft = ({ name }: Flow): boolean => standings.get(name)?.kind !== 'current';
    const enabled = this.desk.flows.inOrder;
    for (const flow of enabled) this.leftAlone.set({ flow: flow.name }, isLeft(flow) ? 1 : 0);
    this.isIdle = enabled.length > 0 && enabled.every(isLeft);
    const texts = [...standings].flatMap(([name, standing]) => describeStanding(name, standing) ?? []);
    const told = texts.length > 0 ? texts.join('; ') : undefined;
    if (told !== this.told && told !== undefined) this.desk.logger.warn({ reason: told }, 'Flow files differ between replicas');
    this.told = told;
  }
}
