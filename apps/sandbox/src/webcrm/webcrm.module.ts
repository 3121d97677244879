import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { ControlController } from '../control/control.controller.js';
import { Faults } from '../faults/faults.js';
import { Sandbox } from '../sandbox.js';
import { CrmStore } from '../store/crm-store.js';
import { AuthController } from './auth/auth.controller.js';
import { Sessions } from './auth/sessions.js';
import { EmptyEnds } from './empty-ends.js';
import { FieldsMetadataController } from './fields-metadata.controller.js';
import { OrganisationsController } from './organisations.controller.js';
import { QueriesController } from './queries/queries.controller.js';
import { HookBook } from '../hooks/hook-book.js';
import { HooksController } from './hooks/hooks.controller.js';
import { RecordsController } from './records.controller.js';
import { WebcrmRecords } from './webcrm-records.js';

/** The HTTP face of webCRM. */
@Module({})
export class WebcrmModule {
  static around(sandbox: Sandbox, sessions: Sessions): DynamicModule {
    const { store, faults, hooks } = sandbox.systems.webcrm;
    return {
      module: WebcrmModule,
      // RecordsController takes any first path segment that those before it leave over.
      controllers: [
        ControlController,
        AuthController,
        QueriesController,
        FieldsMetadataController,
        HooksController,
        OrganisationsController,
        RecordsController,
      ],
      providers: [
        { provide: Sandbox, useValue: sandbox },
        { provide: CrmStore, useValue: store },
        { provide: Faults, useValue: faults },
        { provide: HookBook, useValue: hooks },
        { provide: WebcrmRecords, useValue: new WebcrmRecords(store, faults) },
        { provide: EmptyEnds, useValue: new EmptyEnds(faults) },
        { provide: Sessions, useValue: sessions },
      ],
    };
  }
}
