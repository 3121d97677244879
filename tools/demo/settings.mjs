import { join } from 'node:path';
import { checkout } from '../bootstrap/checkout.mjs';
import { freePort } from '../local/free-port.mjs';

/** Where the demo prefers to listen; a port that is taken is replaced by any free one. */
const preferred = { webcrm: 4010, customcrm: 4020, sandbox: 3000, 'webcrm-connector': 3001, 'custom-crm-connector': 3002, mapping: 3003 };

/** Anybody may know them: the demo's ports answer this machine alone. */
const hookSecrets = {
  WEBCRM_WEBHOOK_SECRET: 'only-for-the-demo-on-this-machine',
  CUSTOM_CRM_WEBHOOK_SECRET: 'whsec_b25seS1mb3ItdGhlLWRlbW8tb24tdGhpcy1tYWNoaW5l',
};

/** The services that keep the two systems equal. */
export const serviceNames = /** @type {const} */ (['webcrm-connector', 'custom-crm-connector', 'mapping']);

/**
 * The settings of one demo.
 * @typedef {object} DemoSettings
 * @property {{ webcrm: string, customcrm: string }} address of each system's API
 * @property {string} flowsPath a file or a folder
 * @property {Record<string, string>} shared what the command line and every service are given
 * @property {(app: string) => NodeJS.ProcessEnv & { PORT: string }} of all that one process is given
 */

/**
 * @param {{ KAFKA_BROKERS: string, DATABASE_URL: string }} servers
 * @param {{ anyPort?: boolean }} [options] `anyPort`: for processes that come and go, whose ports nobody else shall want in between
 * @returns {Promise<DemoSettings>}
 */
export async function demoSettings(servers, { anyPort = false } = {}) {
  const flowsPath = process.env.FLOWS_PATH ?? join(checkout, 'flows');
  const port = {};
  for (const [name, wish] of Object.entries(preferred)) port[name] = String(await freePort(anyPort ? 0 : wish));
  const address = { webcrm: `http://127.0.0.1:${port.webcrm}`, customcrm: `http://127.0.0.1:${port.customcrm}` };
  const shared = {
    ...servers,
    FLOWS_PATH: flowsPath,
    ...(process.env.KAFKA_TOPIC_PREFIX ? { KAFKA_TOPIC_PREFIX: process.env.KAFKA_TOPIC_PREFIX } : {}),
    WEBCRM_BASE_URL: address.webcrm,
    WEBCRM_AUTH_CODE: 'sandbox-auth-code',
    WEBCRM_POLL_SECONDS: '2',
    WEBCRM_EXTERNAL_ID_FIELDS:
      'organisation=OrganisationCustom15,person=PersonCustom15,user=UserCustom15,opportunity=OpportunityCustom15,quotationline=QuotationLineData9,product=ProductCustom15',
    CUSTOM_CRM_BASE_URL: address.customcrm,
    CUSTOM_CRM_API_KEY: 'sandbox-api-key',
    CUSTOM_CRM_POLL_SECONDS: '2',
    FULL_SWEEP_HOURS: '0.01',
    // Nothing stands between the services and the sandbox.
    LATE_WRITE_SECONDS: '5',
    ...hookSecrets,
    WEBCRM_PUBLIC_URL: `http://127.0.0.1:${port['webcrm-connector']}`,
    CUSTOM_CRM_PUBLIC_URL: `http://127.0.0.1:${port['custom-crm-connector']}`,
  };
  const sandbox = { SANDBOX_WEBCRM_PORT: port.webcrm, SANDBOX_CUSTOM_CRM_PORT: port.customcrm, DATABASE_URL: servers.DATABASE_URL };
  return { address, flowsPath, shared, of: (app) => ({ ...process.env, ...(app === 'sandbox' ? sandbox : shared), PORT: port[app] }) };
}
