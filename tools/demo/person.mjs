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
 * @property {(entity: string, values: Record<string, unknown>) => Promise<string>} create answers the new record's id
 * @property {(entity: string, id: string) => Promise<void>} remove webCRM removes products and quotation lines only
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
    create: async (entity, values) => {
      const json = { ...headers, 'content-type': 'application/json' };
      const answer = await (await send(`${base}/${paths[entity]}`, { method: 'POST', headers: json, body: JSON.stringify(values) })).json();
      return String(typeof answer === 'object' && answer !== null && 'Id' in answer ? answer.Id : answer);
    },
    remove: async (entity, id) => {
      await send(url(entity, id), { method: 'DELETE', headers });
    },
  };
}

async function send(url, options) {
  const answer = await fetch(url, { ...options, signal: AbortSignal.timeout(10_000) });
  if (!answer.ok) {
    const message = `${options.method ?? 'GET'} ${url} answers ${answer.status}: ${await answer.text()}`;
    throw Object.assign(new Error(message), { status: answer.status });
  }
  return answer;
}
