import { startService } from '#platform';
import { SandboxSettings } from './config.js';
import { SandboxModule } from './sandbox.module.js';

await startService(SandboxModule, { component: 'sandbox', settings: [SandboxSettings] });
