import { describe, expect, it } from '@jest/globals';
import { recordTypeOf } from '../records/record-types.js';
import { decode } from './decode.js';

const person = recordTypeOf('person');

const raw = {
  PersonId: 17,
  PersonFirstName: 'Åse',
  PersonBirthday: '0001-01-01T00:00:00+00:00',
  PersonMemberStartDate: '2022-08-11T08:45:34+01:00',
  PersonPassword: '(censored)',
  PersonCampaignPassword: 'open sesame',
  PersonLoginLog: '10.0.0.1',
  PersonMemo: '(censored)',
  PersonCreatedAt: '2020-01-01T00:00:00+00:00',
  PersonUpdatedAt: '2022-08-11T08:45:34+01:00',
  PersonLaterVersion: { CodeISO: 'SE', Password: 'x', Name: '(censored)' },
};

describe('Decoding a webCRM record', () => {
  it('gives the id as text and the change time as a moment, whatever its offset', () => {
    expect(decode(person, raw)).toMatchObject({ id: '17', changedAt: Date.UTC(2022, 7, 11, 7, 45, 34) });
  });

  it('drops secrets by their name and by their censored value', () => {
    const names = Object.keys(decode(person, raw)?.record ?? {});
    expect(names).not.toEqual(expect.arrayContaining([expect.stringMatching(/Password|LoginLog|Memo/)]));
    expect(names).toContain('PersonFirstName');
  });

  it('says null for "no date" and leaves real dates as they came', () => {
    expect(decode(person, raw)?.record).toMatchObject({ PersonBirthday: null, PersonMemberStartDate: '2022-08-11T08:45:34+01:00' });
  });

  it('keeps properties of later versions of the API', () => {
    expect(decode(person, raw)?.record['PersonLaterVersion']).toEqual({ CodeISO: 'SE' });
  });

  it('takes the time of creation for a record that was never changed', () => {
    const decoded = decode(person, { ...raw, PersonUpdatedAt: '0001-01-01T00:00:00+00:00' });
    expect(decoded?.changedAt).toBe(Date.UTC(2020, 0, 1));
  });

  it('reads a time without an offset as UTC', () => {
    expect(decode(person, { ...raw, PersonUpdatedAt: '2022-08-11T08:45:34' })?.changedAt).toBe(Date.UTC(2022, 7, 11, 8, 45, 34));
  });

  it('takes nothing without an id for a record', () => {
    expect(decode(person, { Message: 'Something went wrong' })).toBeNull();
  });
});
