import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { claimFlow, describeStanding, standingsOf } from '#link-registry';
import { HealthRegistry } from '#platform';
import { Background } from './background.js';
import { Desk } from './desk.js';
import { walkOn } from './flow-walk.js';

/** Milliseconds between two looks at what has become of the flows: another replica may have brought newer files. */
const pauseMs = 5000;

/** Makes this replica's flow files current if they are the newest, goes through the flows that changed, and says in readiness where they are not. */
@Injectable()
export class FlowClaims implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly background: Background;
  private told: string | undefined;

  constructor(
    private readonly desk: Desk,
    health: HealthRegistry,
  ) {
    this.background = new Background(
      () => this.round(),
      pauseMs,
      (error) => desk.logger.error({ err: error }, 'Comparing the flow files with the registry failed and is tried again'),
    );
    health.register({ name: 'flow files', ready: () => this.told ?? true });
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
    this.tell([...(await standingsOf(registry, flows.flows))].flatMap(([name, standing]) => describeStanding(name, standing) ?? []));
    let walked = false;
    for (const flow of flows.inOrder) walked = (await registry.transaction((memory) => walkOn(memory, flows, flow))) || walked;
    if (walked) this.desk.ring();
    return walked;
  }

  private tell(texts: readonly string[]): void {
    const told = texts.length > 0 ? texts.join('; ') : undefined;
    if (told !== this.told && told !== undefined) this.desk.logger.warn({ reason: told }, 'Some flow files here are not current');
    this.told = told;
  }
}
