import { describe, expect, it } from '@jest/globals';
import { date } from './date.js';

const { to } = date.create({}, 1);
const none = () => null;

describe('date', () => {
  it.each(['2015-12-13T00:00:00+00:00', '2015-12-13T23:30:00-09:00', '2015-12-13T00:00:00', '2015-12-13'])(
    'takes the day of %s as it is written',
    (value) => {
      expect(to.customcrm([value], [null], none)).toEqual({ kind: 'value', value: ['2015-12-13'] });
    },
  );

  it('writes a day to webCRM as its midnight without an offset', () => {
    expect(to.webcrm(['2015-12-13'], [null], none)).toEqual({ kind: 'value', value: ['2015-12-13T00:00:00'] });
  });

  it('keeps a present moment of the same day', () => {
    expect(to.webcrm(['2015-12-13'], ['2015-12-13T12:17:47+01:00'], none)).toEqual({ kind: 'value', value: ['2015-12-13T12:17:47+01:00'] });
  });

  it("takes webCRM's first day of year 1 as no date", () => {
    expect(to.customcrm(['0001-01-01T00:00:00+00:00'], ['2015-12-13'], none)).toEqual({ kind: 'value', value: [null] });
  });

  it.each(['2024-02-29', '2000-02-29T23:59:59+02:00', '2026-03-29T02:30:00', '2026-10-25T02:30:00+02:00'])(
    'takes %s for the day that it is, whatever the calendar and the clocks do then',
    (value) => {
      expect(to.customcrm([value], [null], none)).toEqual({ kind: 'value', value: [value.slice(0, 10)] });
    },
  );

  it.each(['2023-02-29', '2100-02-29', '13/12/2015', '2015-02-30', '2015-13-01', 'soon'])('says so when %j is no date', (value) => {
    expect(to.webcrm([value], [null], none)).toEqual({ kind: 'impossible', reason: `'${value}' is not a date such as 2015-12-13` });
  });
});
