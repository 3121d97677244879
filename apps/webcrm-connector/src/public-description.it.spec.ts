import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import type { JsonRecord } from '#change-events';
import { LocalQuota, Pace } from '#connector-kit';
import { HeldAgainst } from '../test/held-against.js';
import type { Difference } from '../test/held-against.js';
import { publicDescription } from '../test/public-description.js';
import type { PublicDescription, Schema } from '../test/public-description.js';
import { quietLog } from '../test/quiet-log.js';
import { recordingProxy } from '../test/recording-proxy.js';
import type { Exchange, RecordingProxy } from '../test/recording-proxy.js';
import { startSandbox, type Sandbox } from '../../../tools/test/sandbox.js';
import { WebcrmSettings } from './config.js';
import type { RecordType } from './records/record-type.js';
import { recordTypes } from './records/record-types.js';
import { Webcrm } from './webcrm.js';

/** Known differences between the public description and live systems, or ways that clients have found; each with its reason. */
const exceptions: readonly { readonly reason: string; readonly excuses: (difference: Difference) => boolean }[] = [
  {
    reason: 'the description leaves queries out; public clients and webCRM itself use them',
    excuses: ({ what, where }) => what === 'path' && where === '/Queries',
  },
  {
    reason: 'public clients log in urlencoded, the description knows multipart only',
    excuses: ({ operation, what }) => operation === 'post /Auth/ApiLogin' && what === 'media type',
  },
  {
    reason: 'live systems also say their own number when somebody logs in',
    excuses: ({ in: side, what, where }) => side === 'answer' && what === 'additionalProperties' && where === 'SystemId',
  },
  {
    reason: 'live systems say null for no error, and where a login gives no tokens',
    excuses: ({ operation, value }) => operation.startsWith('post /Auth/') && value === null,
  },
  {
    reason: 'live systems use nulls and empty texts for "nothing"',
    excuses: ({ in: side, what, value }) => side === 'answer' && what === 'type' && value === null,
  },
  {
    reason: 'later versions of the API have more properties',
    excuses: ({ what, where }) =>
      what === 'additionalProperties' &&
      /^(OrganisationCountryData|OrganisationCompanyDescription|OrganisationDelivery\w+|OpportunityCurrencySymbol)$/.test(where),
  },
  {
    reason: 'live systems answer the new id where the description says nothing of an answer',
    excuses: ({ operation, what, value }) =>
      /^post \/(Organisations|Users)$/.test(operation) && what === 'no body' && /^\d+$/.test(String(value)),
  },
  {
    reason: 'a day has no offset, so that it is one on the clock of the system',
    excuses: ({ in: side, what, value }) => side === 'call' && what === 'format' && /^\d{4}-\d\d-\d\dT00:00:00$/.test(String(value)),
  },
  {
    reason: 'the description knows success and 401; unknown records, missing rights and bad values are refused nevertheless',
    excuses: ({ what, where }) => what === 'status' && /^(400|403|404)$/.test(where),
  },
  {
    reason: 'the end of a list is an empty one, or 204',
    excuses: ({ what, where }) => what === 'status' && where === '204',
  },
];

interface Contract {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const { paths, components } = parse(readFileSync('apps/webcrm-connector/webcrm.openapi.yaml', 'utf8')) as Contract;
const inContract = Object.entries(paths).flatMap(([path, methods]) =>
  Object.keys(methods).flatMap((method) => (method === 'parameters' ? [] : [{ method, path }])),
);

const description = publicDescription();
let sandbox: Sandbox;
let proxy: RecordingProxy;

function webcrm(authCode = 'sandbox-auth-code'): Webcrm {
  const settings = {
    WEBCRM_BASE_URL: proxy.url,
    WEBCRM_AUTH_CODE: authCode,
    WEBCRM_PUBLIC_URL: 'https://sync.example',
    WEBCRM_WEBHOOK_SECRET: 'no-secret-at-all-for-nobody',
  };
  return new Webcrm(Object.assign(new WebcrmSettings(), settings), new Pace(new LocalQuota()), quietLog);
}

async function faults(body: unknown): Promise<void> {
  await sandbox.post(`${sandbox.webcrm}/_sandbox/faults`, body);
}

/** The first of the few texts that a property takes; undefined when it takes any. */
function choiceOf(type: RecordType, property: string): string | undefined {
  return components.schemas[type.name]?.properties?.[property]?.enum?.[0];
}

/** Values of every kind that a type can be given. */
function valuesOf(type: RecordType): JsonRecord {
  const samples = { string: 'Ærø', integer: 7, number: 1.5, boolean: true, 'date-time': '2024-05-01', date: '2024-05-01' };
  const writable = Object.entries(type.fields).filter(([, { readOnly }]) => !readOnly);
  return Object.fromEntries(writable.map(([name, field]) => [name, choiceOf(type, name) ?? samples[field.type]]));
}

/** Everything that the connector does to a system, once. */
async function useAll(): Promise<void> {
  const crm = webcrm();
  expect(await crm.check()).toEqual([]);
  for (const type of recordTypes) {
    const { entity, deletable } = type;
    const values = valuesOf(type);
    const [one] = await crm.create(entity, [{ link: 'a', values }]);
    const many = await crm.create(entity, [
      { link: 'b', values },
      { link: 'c', values },
    ]);
    const ids = [one, ...many].map((answer) => (answer?.kind === 'written' ? answer.id : JSON.stringify(answer)));
    const emptied = Object.keys(values).filter((name) => choiceOf(type, name) === undefined);
    await crm.update(entity, [{ id: ids[0] ?? '', values: Object.fromEntries(emptied.map((name) => [name, null])) }]);
    await crm.update(
      entity,
      [...ids, '999999'].map((id) => ({ id, values })),
    );
    expect([...(await crm.read(entity, [...ids, '999999'])).values()].filter((record) => record !== null)).toHaveLength(3);
    await crm.walk(entity, null);
    await crm.changedSince(entity, 0, null);
    if (deletable) await crm.delete(entity, [{ id: ids[2] ?? '' }]);
  }
  for (const hook of crm.hooks.wanted('person')) await crm.hooks.create(hook);
  for (const hook of await crm.hooks.list()) {
    await crm.hooks.change(hook, { entity: hook.entity, events: 'Delete', target: `${hook.target}/changed` });
    await crm.hooks.remove(hook);
  }
  await webcrm('wrong').check();
  await webcrm('sandbox-readonly-code').create('person', [{ link: 'd', values: { PersonLastName: 'Holm' } }]);
  await faults({ expireTokens: { count: 1 } });
  await crm.walk('user', null);
  await faults({ emptyAs204: {}, refuseQueries: { code: 403 } });
  for (const { entity } of recordTypes) {
    await crm.walk(entity, 'page:9');
    await crm.changedSince(entity, 0, null);
  }
  await crm.changedSince('organisation', Date.now() + 3_600_000, null);
}

beforeAll(async () => {
  sandbox = await startSandbox();
  proxy = await recordingProxy(sandbox.webcrm);
  await useAll();
});
afterAll(async () => {
  await proxy.stop();
  await sandbox.stop();
});

function judge(said: PublicDescription, exchanges: readonly Exchange[]) {
  const against = new HeldAgainst(said);
  const needed = new Set<string>();
  const unexcused = exchanges
    .flatMap((exchange) => against.differences(exchange))
    .filter((difference) => {
      const excuse = exceptions.find(({ excuses }) => excuses(difference));
      if (excuse) needed.add(excuse.reason);
      return !excuse;
    });
  return { unexcused, needed };
}

/** What the connector does not need of the sandbox, and others do: a login by multipart, a token's check, pages, fields. */
async function useOtherwise(url: string): Promise<void> {
  const body = new FormData();
  body.set('authCode', 'sandbox-auth-code');
  const answer = await fetch(`${url}/Auth/ApiLogin`, { method: 'POST', body });
  const { AccessToken } = (await answer.json()) as { readonly AccessToken: string };
  const headers = { authorization: `Bearer ${AccessToken}` };
  const fields = recordTypes.filter(({ name }) => name !== 'QuotationLine').map(({ name }) => `/FieldsMetadata/${name}`);
  for (const path of ['/Auth', '/Organisations?Page=1&Size=2', '/Organisations?Page=999&Size=2', ...fields]) {
    await (await fetch(`${url}${path}`, { headers })).text();
  }
}

describe('What the connector calls and the sandbox answers', () => {
  it('is every operation of the contract, and no other', () => {
    const patterns = inContract.map(({ method, path }) => ({
      what: `${method} ${path}`,
      parts: path.split('/').length,
      pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`),
      method,
    }));
    const used = new Set(
      proxy.exchanges.map(({ method, path }) => {
        const { pathname } = new URL(path, 'http://host');
        const fitting = patterns.filter((one) => one.method === method.toLowerCase() && one.pattern.test(pathname));
        return fitting.sort((one, other) => one.what.split('{').length - other.what.split('{').length)[0]?.what ?? `${method} ${pathname}`;
      }),
    );
    expect([...used].sort()).toEqual(patterns.map(({ what }) => what).sort());
  });

  it("is what webCRM's public description says, with named exceptions, all of which are needed", () => {
    if (!description) return;
    const { unexcused, needed } = judge(description, proxy.exchanges);
    expect(unexcused).toEqual([]);
    expect(exceptions.map(({ reason }) => reason).filter((reason) => !needed.has(reason))).toEqual([]);
  });

  it('is that also where the sandbox serves others', async () => {
    if (!description) return;
    const others = await recordingProxy(sandbox.webcrm);
    try {
      await useOtherwise(others.url);
      expect(others.exchanges).toHaveLength(9);
      expect(judge(description, others.exchanges).unexcused).toEqual([]);
    } finally {
      await others.stop();
    }
  });
});
