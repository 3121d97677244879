import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { loadFlows } from '#dataflows';
import { Registry } from '#link-registry';
import { MessagingModule } from '#messaging';
import { DatabaseSettings, FlowSettings, readYamlFiles } from '#platform';
import { ConsumeChanges } from './consume-changes.js';
import { Desk, LINK_REGISTRY } from './desk.js';
import { FlowBook } from './flow-book.js';
import { FlowClaims } from './flow-claims.js';
import { Looking } from './looking.js';
import { MappingFigures } from './mapping-figures.js';
import { Pruning } from './pruning.js';
import { Resending } from './resending.js';
import { Telling } from './telling.js';

export const component = 'mapping';

/** The wiring of the mapping service. */
@Module({
  imports: [MessagingModule.forRoot({ component })],
  controllers: [ConsumeChanges],
  providers: [
    {
      provide: Registry,
      inject: [DatabaseSettings],
      useFactory: (settings: DatabaseSettings) =>
        new Registry({
          url: settings.DATABASE_URL,
          ssl: settings.DATABASE_SSL,
          poolSize: settings.DATABASE_POOL_SIZE,
          applicationName: `dataflow-${component}`,
        }),
    },
    { provide: LINK_REGISTRY, inject: [Registry], useFactory: (registry: Registry) => registry.links },
    {
      provide: FlowBook,
      inject: [FlowSettings],
      useFactory: ({ FLOWS_PATH }: FlowSettings) => {
        return FlowBook.from(loadFlows(readYamlFiles(FLOWS_PATH)));
      },
    },
    Desk,
    FlowClaims,
    Looking,
    MappingFigures,
    Pruning,
    Resending,
    Telling,
  ],
})
export class MappingModule implements OnApplicationShutdown {
  constructor(private readonly registry: Registry) {}

  async onApplicationShutdown(): Promise<void> {
    await this.registry.close();
  }
}
