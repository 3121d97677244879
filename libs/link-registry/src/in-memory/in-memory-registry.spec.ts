import { describe, expect, it } from '@jest/globals';
import { describeConnectorMemory } from '../../test/connector-memory-suite.js';
import { describeConnectorWork } from '../../test/connector-work-suite.js';
import { describeLinkOutbox } from '../../test/link-outbox-suite.js';
import { describeLinkRegistry } from '../../test/link-registry-suite.js';
import { describeMatching } from '../../test/matching-suite.js';
import { InMemoryRegistry } from './in-memory-registry.js';

function open() {
  const registry = new InMemoryRegistry();
  const conflictIdsOf = (link: string) =>
    Promise.resolve([...registry.tables.conflicts.rows.values()].filter((row) => row.link === link).map(({ id }) => id));
  return Promise.resolve({ ...registry.connect(), conflictIdsOf, close: () => Promise.resolve() });
}

describeConnectorMemory("a connector's memory in memory", open);
describeConnectorWork("a connector's memory of its work in memory", open);
describeLinkRegistry('the link registry in memory', open);
describeLinkOutbox('what is told of links in memory', open);
describeMatching('the link registry for matching in memory', open);

describe('a process of the registry in memory that dies', () => {
  it('leaves nothing that it has not committed, and lets go of what it has locked', async () => {
    const registry = new InMemoryRegistry();
    const dying = registry.connect();
    const surviving = registry.connect().connectorMemory('webcrm');
    const begun = Promise.withResolvers<undefined>();
    void dying.connectorMemory('webcrm').transaction(async ({ observed }) => {
      await observed.oweReread('person', ['1']);
      begun.resolve(undefined);
      await new Promise(() => undefined);
    });
    await begun.promise;
    const waiting = surviving.observed.lock('person', ['1']);
    dying.break();
    expect(await waiting).toMatchObject([{ id: '1', reread: false }]);
  });
});
