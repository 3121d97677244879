import { connectorService } from '#connector-kit';
import { WebcrmSettings } from './config.js';
import { Webcrm } from './webcrm.js';

await connectorService({
  component: 'webcrm-connector',
  settings: WebcrmSettings,
  connector: (settings, pace, log) => new Webcrm(settings, pace, log),
  pollSeconds: (settings) => settings.WEBCRM_POLL_SECONDS,
  requestsPerSecond: (settings) => settings.WEBCRM_MAX_REQUESTS_PER_SECOND,
});
