import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { ControlController } from '../control/control.controller.js';
import { Faults } from '../faults/faults.js';
import { Sandbox } from '../sandbox.js';
import { CrmStore } from '../store/crm-store.js';
import { CustomRecords } from './custom-records.js';
import { HookBook } from '../hooks/hook-book.js';
import { ResourcesController } from './resources.controller.js';
import { WebhooksController } from './webhooks/webhooks.controller.js';

/** The HTTP face of the Custom CRM. */
@Module({})
export class CustomCrmModule {
  static around(sandbox: Sandbox): DynamicModule {
    const { store, faults, hooks } = sandbox.systems.customcrm;
    return {
      module: CustomCrmModule,
      // ResourcesController takes any first path segment that those before it leave over.
      controllers: [ControlController, WebhooksController, ResourcesController],
      providers: [
        { provide: Sandbox, useValue: sandbox },
        { provide: CrmStore, useValue: store },
        { provide: Faults, useValue: faults },
        { provide: HookBook, useValue: hooks },
        { provide: CustomRecords, useValue: new CustomRecords(store, faults) },
      ],
    };
  }
}
