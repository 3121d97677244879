import { connectorService } from '#connector-kit';
import { CustomCrmSettings } from './config.js';
import { CustomCrm } from './custom-crm.js';

await connectorService({
  component: 'custom-crm-connector',
  settings: CustomCrmSettings,
  connector: (settings) => new CustomCrm(settings),
  pollSeconds: (settings) => settings.CUSTOM_CRM_POLL_SECONDS,
});
