import { connectorService } from '#connector-kit';
import { WebcrmSettings } from './config.js';
import { Webcrm } from './webcrm.js';

await connectorService({
  component: 'webcrm-connector',
  settings: WebcrmSettings,
  connector: (settings) => new Webcrm(settings),
  pollSeconds: (settings) => settings.WEBCRM_POLL_SECONDS,
});
