import { randomUUID } from 'node:crypto';
import { URLSearchParams } from 'node:url';

/** Most records in one call of a person's own import. */
const webcrmBulk = 1000;
const customCrmBulk = 500;

/**
 * People who import and change many records at once, by each system's own way for many.
 * @typedef {object} Importers
 * @property {(collection: string, records: readonly object[]) => Promise<void>} webcrm those with an id are changed, the others made
 * @property {(resource: string, records: readonly Record<string, unknown>[]) => Promise<void>} customcrm the same
 */

/**
 * @param {{ webcrm: string, customcrm: string }} address
 * @returns {Promise<Importers>}
 */
export async function importers(address) {
  const login = await send(`${address.webcrm}/Auth/ApiLogin`, 'POST', {}, new URLSearchParams({ authCode: 'sandbox-person-code' }));
  const token = { authorization: `Bearer ${login.AccessToken}`, 'content-type': 'application/json' };
  const key = { authorization: 'Bearer sandbox-person-key', 'content-type': 'application/json' };
  return {
    async webcrm(collection, records) {
      for (const some of chunksOf(records, webcrmBulk)) {
        const answers = await send(`${address.webcrm}/${collection}`, 'PATCH', token, JSON.stringify(some));
        const wrong = answers.find((answer) => !/^\d+$/.test(answer));
        if (wrong !== undefined) throw new Error(`webCRM did not take one of ${collection}: ${wrong}`);
      }
    },
    async customcrm(resource, records) {
      const items = records.map(({ Id: id, ...values }) =>
        id === undefined ? { op: 'create', idempotencyKey: randomUUID(), record: values } : { op: 'patch', id, patch: values },
      );
      for (const some of chunksOf(items, customCrmBulk)) {
        const answer = await send(`${address.customcrm}/${resource}/batch`, 'POST', key, JSON.stringify({ items: some }));
        const wrong = answer.items.find(({ status }) => status >= 400);
        if (wrong !== undefined) throw new Error(`The Custom CRM did not take one of ${resource}: ${JSON.stringify(wrong)}`);
      }
    },
  };
}

async function send(url, method, headers, body) {
  const answer = await fetch(url, { method, headers, body });
  if (!answer.ok) throw new Error(`${method} ${url} answers ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

function chunksOf(items, size) {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, chunk) => items.slice(chunk * size, (chunk + 1) * size));
}
