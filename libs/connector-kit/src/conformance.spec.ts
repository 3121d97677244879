import { afterAll, describe, expect, it } from '@jest/globals';
import { FakeSystem, type FakeKind } from '../test/fake-system.js';
import { describeConnector } from './conformance.js';
import { cutToFit } from './write/values-to-send.js';

const kinds: Readonly<Record<string, FakeKind>> = {
  'A system with everything': { etag: true, idempotentCreate: true, externalId: 'Link', answersRecord: true },
  'A system with nothing': {},
};

for (const [title, kind] of Object.entries(kinds)) {
  describeConnector({ afterAll, describe, expect, it }, title, {
    connector: () => {
      const system = new FakeSystem(kind);
      system.whenWriting((values) => cutToFit(values, system.descriptions[0]?.fields ?? {}));
      return Promise.resolve(system);
    },
    entity: 'contact',
    text: 'Email',
    other: 'Phone',
    needed: { Name: 'Conformance' },
  });
}
