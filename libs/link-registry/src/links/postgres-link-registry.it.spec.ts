import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Registry } from '../registry.js';
import { registrySource } from '../registry-source.js';

const server = process.env['DATABASE_URL'] ?? '';
const name = `links_${randomUUID().replaceAll('-', '')}`;
const settings = { ssl: false, poolSize: 3, applicationName: 'links-test' };
let registry: Registry;

beforeAll(async () => {
  await onServer(`CREATE DATABASE ${name}`);
  registry = new Registry({ ...settings, url: Object.assign(new URL(server), { pathname: `/${name}` }).href });
  await registry.migrate();
});
afterAll(async () => {
  await registry.close();
  await onServer(`DROP DATABASE ${name} WITH (FORCE)`);
});

async function onServer(sql: string): Promise<void> {
  const source = await registrySource({ ...settings, url: server }).initialize();
  await source.query(sql).finally(() => source.destroy());
}

describe('a transaction of the link registry', () => {
  it('is repeated when it was the victim of a deadlock, so that both sides of it succeed', async () => {
    const held = { one: Promise.withResolvers<true>(), other: Promise.withResolvers<true>() };
    let tries = 0;
    const lockBoth = (first: 'one' | 'other', second: 'one' | 'other', offset: bigint) =>
      registry.links.transaction(async ({ ledger }) => {
        tries += 1;
        await ledger.consumed(first, 0, offset);
        held[first].resolve(true);
        await held[second].promise;
        await ledger.consumed(second, 0, offset);
      });
    await Promise.all([lockBoth('one', 'other', 1n), lockBoth('other', 'one', 2n)]);
    expect(tries).toBeGreaterThan(2);
  });

  it('is not repeated after any other error, and leaves nothing behind', async () => {
    let tries = 0;
    const failing = registry.links.transaction(async ({ states }) => {
      tries += 1;
      await states.store([{ system: 'webcrm', entity: 'person', id: '1', version: 1, changedAt: 1, createdFor: null, record: {} }]);
      throw new TypeError('a bug');
    });
    await expect(failing).rejects.toThrow('a bug');
    expect(tries).toBe(1);
    expect(await registry.links.transaction(({ states }) => states.peek('webcrm', 'person', ['1']))).toEqual([]);
  });

  it('that changes a flow waits for those that rest on its revision', async () => {
    const begun = Promise.withResolvers<true>();
    const end = Promise.withResolvers<true>();
    const order: string[] = [];
    const resting = registry.links.transaction(async ({ flows }) => {
      await flows.hold();
      begun.resolve(true);
      await end.promise;
      order.push('rested');
    });
    await begun.promise;
    const changing = registry.links.transaction(async ({ flows }) => {
      await flows.own();
      order.push('changed');
    });
    await registry.links.transaction(({ flows }) => flows.takeWalk('none'));
    end.resolve(true);
    await Promise.all([resting, changing]);
    expect(order).toEqual(['rested', 'changed']);
  });
});
