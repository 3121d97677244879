import { connectorService } from '#connector-kit';
import { CustomCrmSettings } from './config.js';
import { CustomCrm } from './custom-crm.js';

await connectorService({
  component: 'custom-crm-connector',
  settings: CustomCrmSettings,
  connector: (settings, pace) => new CustomCrm(settings, pace),
  pollSeconds: (settings) => settings.CUSTOM_CRM_POLL_SECONDS,
  requestsPerSecond: (settings) => settings.CUSTOM_CRM_MAX_REQUESTS_PER_SECOND,
});
