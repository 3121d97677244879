import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { encodeChange, encodeLinkChange, schemaIdOf, topicsWith, type Change, type System } from '#change-events';
import type { StoredLink } from '#link-registry';
import { recordTypes as customCrmTypes } from '../../apps/custom-crm-connector/src/records/record-types.js';
import { recordTypes as webcrmTypes } from '../../apps/webcrm-connector/src/records/record-types.js';
import { breachesOf, type Schema } from './compatibility.js';

const folder = 'libs/change-events/schemas';
const topics = topicsWith('');
const entities: Readonly<Record<System, readonly { readonly entity: string }[]>> = { webcrm: webcrmTypes, customcrm: customCrmTypes };
const recordTopics = Object.entries(entities).flatMap(([system, types]) =>
  types.map(({ entity }) => ({ system: system as System, entity })),
);

const read = (path: string): Schema => JSON.parse(readFileSync(path, 'utf8')) as Schema;
const schemaOf = (topic: string): Schema => read(`${folder}/v1/topics/${topic}.json`);
const headers = read(`${folder}/v1/headers.json`);
const names = (pattern: string): readonly string[] =>
  globSync(pattern)
    .map((path) => path.split('/').at(-1) ?? '')
    .sort();

/** What is wrong with a value by a schema. */
function wrongs(schema: Schema, value: unknown): unknown {
  const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
  addFormats.default(ajv);
  const validate = ajv.compile(schema);
  return validate(value) ? [] : validate.errors;
}

const updated: Change = {
  kind: 'updated',
  system: 'webcrm',
  entity: 'organisation',
  id: '1042',
  version: 7,
  record: { OrganisationName: 'Northwind A/S', OrganisationWww: null },
  changed: ['OrganisationName'],
  changedAt: 1_767_261_598_000,
  observedAt: 1_767_261_600_000,
  origin: 'sync',
  source: 'https://webcrm.test',
  causation: '0b9a6f3e-6d0c-4a53-8a2e-6f0f3f8b5d11:3',
  createdFor: '0b9a6f3e-6d0c-4a53-8a2e-6f0f3f8b5d11',
};

describe('The public topics', () => {
  it('have a schema each, and no other has one', () => {
    const expected = [...recordTopics.map(({ system, entity }) => topics.changes(system, entity)), topics.linkChanges()];
    expect(names(`${folder}/v1/topics/*.json`)).toEqual(expected.map((topic) => `${topic}.json`).sort());
  });

  it.each(recordTopics)('name the schema in ce_dataschema by its $id: $entity of $system', ({ system, entity }) => {
    const [event] = encodeChange({ ...updated, system, entity }, topicsWith('acme.'));
    expect(event?.headers['ce_dataschema']).toBe(schemaOf(topics.changes(system, entity))['$id']);
  });

  it('name the schema of link changes by the same rule', () => {
    expect(schemaIdOf(topics.linkChanges())).toBe(schemaOf(topics.linkChanges())['$id']);
  });

  it.each(['created', 'updated', 'deleted'] as const)('carry %s events that follow schema and headers', (kind) => {
    const [event] = encodeChange({ ...updated, kind, record: kind === 'deleted' ? null : updated.record }, topics);
    expect(wrongs(schemaOf('webcrm.organisation.changes'), JSON.parse(event?.value ?? ''))).toEqual([]);
    expect(wrongs(headers, event?.headers)).toEqual([]);
  });
});

it.each(['created', 'updated', 'ended', 'deleted'] as const)(
  'The topic of links carries %s events that follow schema and headers',
  (kind) => {
    const change = {
      kind,
      id: '0b9a6f3e-6d0c-4a53-8a2e-6f0f3f8b5d11',
      flow: 'organisations',
      version: 7,
      standing: kind === 'ended' ? 'ended' : 'live',
      progress: 'conflict',
      ids: { webcrm: '1042', customcrm: null },
      conflict: ['OrganisationName'],
      observedAt: 1_767_261_600_000,
    };
    const [event] = encodeLinkChange(change, topics);
    expect(wrongs(schemaOf(topics.linkChanges()), JSON.parse(event?.value ?? ''))).toEqual([]);
    expect(wrongs(headers, event?.headers)).toEqual([]);
  },
);

describe('A delete', () => {
  it('is followed by a tombstone with the same key and headers', () => {
    const [event, tombstone, ...more] = encodeChange({ ...updated, kind: 'deleted', record: null }, topics);
    expect(tombstone).toEqual({ ...event, value: null });
    expect(more).toEqual([]);
  });
});

describe('The schemas', () => {
  const sources = names(`${folder}/v1/*.json`);

  it.each(sources)('%s shows examples that follow it', (name) => {
    const schema = read(`${folder}/v1/${name}`);
    for (const example of (schema['examples'] ?? []) as unknown[]) expect(wrongs(schema, example)).toEqual([]);
    const properties = Object.values(schema['properties'] as Record<string, Schema>);
    for (const property of properties) {
      expect(property).toHaveProperty('title');
      for (const example of (property['examples'] ?? property['enum']) as unknown[]) expect(wrongs(property, example)).toEqual([]);
    }
  });

  it('say of a link what the registry says', () => {
    const { properties } = read(`${folder}/v1/link-changed.json`) as { properties: Record<string, { enum: string[] }> };
    const standings = { creating: 0, live: 0, ended: 0 } satisfies Record<StoredLink['standing'], 0>;
    const progresses = { inSync: 0, countedEqual: 0, writing: 0, waiting: 0, conflict: 0, failed: 0, ignored: 0, held: 0 } satisfies Record<
      StoredLink['progress'],
      0
    >;
    expect(properties['standing']?.enum).toEqual(Object.keys(standings));
    expect(properties['progress']?.enum).toEqual(Object.keys(progresses));
  });
});

describe('The released schemas', () => {
  const released = globSync(`${folder}/released/v1/*.json`).sort();

  it('are all still there', () => {
    const now = [...names(`${folder}/v1/topics/*.json`), 'headers.json'];
    expect(released.length).toBeGreaterThan(0);
    expect(names(`${folder}/released/v1/*.json`).filter((name) => !now.includes(name))).toEqual([]);
  });

  it.each(released)('%s has consumers who can read what is written now, and messages that those of now can read', (path) => {
    const name = path.split('/').at(-1) ?? '';
    const now = name === 'headers.json' ? headers : schemaOf(name.replace(/[.]json$/, ''));
    expect(breachesOf(read(path), now)).toEqual([]);
  });
});
