import { URLSearchParams } from 'node:url';

const collections = {
  webcrm: {
    organisation: 'Organisations',
    person: 'Persons',
    user: 'Users',
    opportunity: 'Opportunities',
    quotationline: 'QuotationLines',
    product: 'Products',
  },
  customcrm: { customer: 'customers', contact: 'contacts', order: 'orders', product: 'products' },
};

/**
 * What a person can do in one system, by way of its ordinary API.
 * @typedef {object} Person
 * @property {(entity: string, id: string) => Promise<Record<string, unknown>>} read
 * @property {(entity: string, id: string, changes: Record<string, unknown>) => Promise<void>} edit
 */

/**
 * A person with a login of their own in both systems of the sandbox, so that its journal can tell them from the services.
 * @param {{ webcrm: string, customcrm: string }} address
 * @returns {Promise<{ webcrm: Person, customcrm: Person }>}
 */
export async function signIn(address) {
  const login = await send(`${address.webcrm}/Auth/ApiLogin`, {
    method: 'POST',
    body: new URLSearchParams({ authCode: 'sandbox-person-code' }),
  });
  const { AccessToken } = /** @type {{ AccessToken: string }} */ (await login.json());
  return {
    webcrm: person(address.webcrm, collections.webcrm, AccessToken, 'PUT', 'application/json'),
    customcrm: person(address.customcrm, collections.customcrm, 'sandbox-person-key', 'PATCH', 'application/merge-patch+json'),
  };
}

/** @returns {Person} */
function person(base, paths, token, method, type) {
  const headers = { authorization: `Bearer ${token}` };
  /** @returns {string} */
  const url = (entity, id) => `${base}/${paths[entity]}/${encodeURIComponent(id)}`;
  return {
    read: async (entity, id) => /** @type {Promise<Record<string, unknown>>} */ ((await send(url(entity, id), { headers })).json()),
    edit: async (entity, id, changes) => {
      await send(url(entity, id), { method, headers: { ...headers, 'content-type': type }, body: JSON.stringify(changes) });
    },
  };
}

async function send(url, options) {
  const answer = await fetch(url, { ...options, signal: AbortSignal.timeout(10_000) });
  if (!answer.ok) throw new Error(`${options.method ?? 'GET'} ${url} answers ${answer.status}: ${await answer.text()}`);
  return answer;
}
