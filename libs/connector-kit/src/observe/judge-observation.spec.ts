import { describe, expect, it } from '@jest/globals';
import type { ObservedRow } from '#link-registry';
import { judgeObservation, type ObservationContext } from './judge-observation.js';
import type { Observation } from './observation.js';

const published: ObservedRow = {
  id: '1',
  version: 100,
  publishedVersion: 100,
  fence: 10,
  changedAt: 1,
  observedAt: 1,
  deleted: false,
  fingerprints: { Name: 'x' },
  record: { Name: 'Ada' },
  changed: ['Name'],
  kind: 'updated',
  origin: 'person',
  causation: null,
  trace: null,
  createdFor: null,
  heldUntil: null,
  reread: false,
  hinted: 0,
};
const unknown: ObservedRow = { ...published, version: 0, publishedVersion: 0, fence: 0, fingerprints: {}, record: null, changed: [] };
const context: ObservationContext = { fence: 50, now: 1_000, firstReadOver: true, openCreate: null };
const seen: Observation = { id: '1', ticket: 20, read: { id: '1', changedAt: 2, record: { Name: 'Eve' } }, source: 'poll' };

describe('Judging an observation', () => {
  it.each([
    ['the same, late', { Name: 'x' }, 5, { accepted: true, version: 100, fence: 10, reread: false }],
    ['the same, in time', { Name: 'x' }, 20, { accepted: true, version: 100, fence: 50, reread: false }],
    ['different, late', { Name: 'y' }, 5, { accepted: false, version: 100, fence: 10, reread: true }],
    ['different, in time', { Name: 'y' }, 20, { accepted: true, version: 1_000, fence: 50, reread: false }],
  ])('that is %s', (_title, prints, ticket, expected) => {
    const { row, accepted } = judgeObservation(published, { ...seen, ticket }, prints, context);
    expect({ accepted, version: row.version, fence: row.fence, reread: row.reread }).toEqual(expected);
  });

  it.each([
    ['the same, read before', { Name: 'x' }, 15, true],
    ['the same, read after', { Name: 'x' }, 25, false],
    ['different, read before', { Name: 'y' }, 15, true],
    ['different, read after', { Name: 'y' }, 25, false],
  ])('that is %s a hint came: it counts, and whether the record is still to be read', (_title, prints, ticket, reread) => {
    const { row, accepted } = judgeObservation({ ...published, reread: true, hinted: 20 }, { ...seen, ticket }, prints, context);
    expect([accepted, row.reread]).toEqual([true, reread]);
  });

  it('never lets a version fall behind the one before, whatever the clock says', () => {
    expect(judgeObservation(published, seen, { Name: 'y' }, { ...context, now: 5 }).row.version).toBe(101);
  });

  it('adds up what changed until it is published', () => {
    const pending = judgeObservation(published, seen, { Name: 'y' }, context).row;
    expect(judgeObservation(pending, { ...seen, ticket: 60 }, { Name: 'y', Phone: 'z' }, context).row.changed).toEqual(['Name', 'Phone']);
    const next = judgeObservation(
      { ...pending, publishedVersion: pending.version },
      { ...seen, ticket: 60 },
      { Name: 'y', Phone: 'z' },
      context,
    );
    expect(next.row.changed).toEqual(['Phone']);
  });

  it.each([
    ['an unknown record before the first read is over', unknown, { firstReadOver: false }, 'updated'],
    ['an unknown record', unknown, {}, 'created'],
    ['a known record', published, {}, 'updated'],
    ['a deleted record that is there again', { ...published, deleted: true, fingerprints: {} }, {}, 'created'],
    ['a created record that nobody heard of yet', { ...published, publishedVersion: 0, kind: 'created' as const }, {}, 'created'],
  ])('gives %s its kind', (_title, row, more, kind) => {
    expect(judgeObservation(row, seen, { Name: 'y' }, { ...context, ...more }).row.kind).toBe(kind);
  });

  it('takes a record that was gone before anybody heard of it for a new one when it is there again', () => {
    const open = { ...context, openCreate: 7 };
    const gone = judgeObservation(unknown, { ...seen, read: null }, {}, open).row;
    expect(gone).toMatchObject({ version: 1_000, publishedVersion: 1_000, deleted: true });
    const back = judgeObservation(gone, { ...seen, ticket: 60 }, { Name: 'y' }, open).row;
    expect(back).toMatchObject({ version: 1_001, publishedVersion: 0, kind: 'created', heldUntil: 7 });
    const deleted = judgeObservation(published, { ...seen, read: null }, {}, open).row;
    expect(judgeObservation(deleted, { ...seen, ticket: 60 }, { Name: 'y' }, open).row.publishedVersion).toBe(100);
  });

  it('holds an unknown record while a create call is open, unless it is the record of a call', () => {
    const open = { ...context, openCreate: 7 };
    expect(judgeObservation(unknown, seen, { Name: 'y' }, open).row.heldUntil).toBe(7);
    expect(judgeObservation(unknown, { ...seen, createdFor: 'link' }, { Name: 'y' }, open).row).toMatchObject({
      heldUntil: null,
      createdFor: 'link',
    });
    expect(judgeObservation({ ...unknown, createdFor: 'link' }, seen, { Name: 'y' }, open).row.heldUntil).toBeNull();
    expect(judgeObservation(published, seen, { Name: 'y' }, open).row.heldUntil).toBeNull();
  });

  it('holds a record that is there again while a create call is open: it may be the record of that call', () => {
    const gone = judgeObservation(unknown, { ...seen, read: null }, {}, { ...context, openCreate: 7 }).row;
    const later = { ...seen, ticket: 60 };
    expect(judgeObservation(gone, later, { Name: 'y' }, { ...context, fence: 90, openCreate: 7 }).row.heldUntil).toBe(7);
  });

  it('tells a record that a poll had seen before its create was answered, and was held, as made by the create', () => {
    const held = judgeObservation(unknown, seen, { Name: 'y' }, { ...context, openCreate: 7 }).row;
    const answer: Observation = { ...seen, source: 'write', cause: { link: 'link', number: 1 }, createdFor: 'link' };
    expect(judgeObservation(held, answer, { Name: 'y' }, context).row).toMatchObject({
      origin: 'sync',
      causation: 'link:1',
      kind: 'created',
    });
    const named: ObservedRow = { ...unknown, createdFor: 'link', origin: 'sync', causation: 'link:1' };
    expect(judgeObservation(named, seen, { Name: 'y' }, context).row).toMatchObject({
      origin: 'sync',
      causation: 'link:1',
      kind: 'created',
    });
  });

  it('tells an update that a poll saw before its answer came with its cause: once more if it was told already', () => {
    const write: Observation = { ...seen, source: 'write', cause: { link: 'link', number: 1 }, after: published.version };
    const polled = judgeObservation(published, seen, { Name: 'y' }, context).row;
    expect(judgeObservation(polled, write, { Name: 'y' }, context).row).toMatchObject({
      version: 1_000,
      origin: 'sync',
      causation: 'link:1',
    });
    const told = { ...polled, publishedVersion: polled.version };
    const again = { version: 2_000, origin: 'sync', causation: 'link:1', changed: [] };
    expect(judgeObservation(told, write, { Name: 'y' }, { ...context, now: 2_000 }).row).toMatchObject(again);
    const edited = { ...published, version: 110, publishedVersion: 100 };
    const between = judgeObservation(edited, seen, { Name: 'y' }, context).row;
    expect(judgeObservation(between, { ...write, after: 110 }, { Name: 'y' }, context).row).toMatchObject({
      origin: 'person',
      causation: 'link:1',
    });
  });

  it('tells nobody else’s state as its own when an update changed nothing', () => {
    const write: Observation = { ...seen, ticket: 60, source: 'write', cause: { link: 'link', number: 1 }, after: published.version };
    expect(judgeObservation(published, write, { Name: 'x' }, context).row).toMatchObject({
      version: 100,
      origin: 'person',
      causation: null,
    });
  });

  it('leaves an edit that was not told yet a person’s when an own write comes on top, and tells its cause too', () => {
    const edited = judgeObservation(published, seen, { Name: 'y' }, context).row;
    const write: Observation = { ...seen, ticket: 60, source: 'write', cause: { link: 'link', number: 1 } };
    expect(judgeObservation(edited, write, { Name: 'y', Phone: 'z' }, context).row).toMatchObject({
      origin: 'person',
      causation: 'link:1',
    });
    const told = { ...edited, publishedVersion: edited.version };
    expect(judgeObservation(told, write, { Name: 'y', Phone: 'z' }, context).row).toMatchObject({ origin: 'sync', causation: 'link:1' });
  });

  it('publishes a record again when it learns late which link it was made for', () => {
    const { row } = judgeObservation(published, { ...seen, createdFor: 'link' }, { Name: 'x' }, context);
    expect(row).toMatchObject({ createdFor: 'link', version: 1_000, publishedVersion: 100, changed: [] });
  });

  it('keeps the link of a record even if what was read is too old to count', () => {
    const verdict = judgeObservation(published, { ...seen, ticket: 5, createdFor: 'link' }, { Name: 'y' }, context);
    expect(verdict).toMatchObject({ accepted: false, row: { createdFor: 'link', reread: true, record: { Name: 'Ada' } } });
  });

  it('raises the fence after an own write even if nothing differs', () => {
    const write: Observation = { ...seen, source: 'write', read: { id: '1', changedAt: 1, record: {} } };
    expect(judgeObservation(published, write, { Name: 'x' }, context).row.fence).toBe(50);
  });
});
