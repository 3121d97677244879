import { describe, expect, it } from '@jest/globals';
import { dateTime } from './date-time.js';

const { to } = dateTime.create({}, 1);
const none = () => null;

describe('dateTime', () => {
  it('writes the same moment in UTC', () => {
    expect(to.customcrm(['2022-08-11T08:45:34+01:00'], [null], none)).toEqual({ kind: 'value', value: ['2022-08-11T07:45:34.000Z'] });
  });

  it('writes whole seconds to webCRM, which keeps no more', () => {
    expect(to.webcrm(['2022-08-11T07:45:34.987Z'], [null], none)).toEqual({ kind: 'value', value: ['2022-08-11T07:45:34+00:00'] });
  });

  it('keeps a present value of the same second on either side', () => {
    expect(to.webcrm(['2022-08-11T07:45:34.987Z'], ['2022-08-11T08:45:34+01:00'], none)).toEqual({
      kind: 'value',
      value: ['2022-08-11T08:45:34+01:00'],
    });
    expect(to.customcrm(['2022-08-11T08:45:34+01:00'], ['2022-08-11T07:45:34.987Z'], none)).toEqual({
      kind: 'value',
      value: ['2022-08-11T07:45:34.987Z'],
    });
  });

  it("takes webCRM's first moment of year 1 as none", () => {
    expect(to.customcrm(['0001-01-01T00:00:00+00:00'], ['2022-08-11T07:45:34.987Z'], none)).toEqual({ kind: 'value', value: [null] });
  });

  it.each(['Order 5', '2022-08-11T25:00:00Z', '1660203934'])('says so when %j is no moment', (value) => {
    expect(to.customcrm([value], [null], none)).toEqual({
      kind: 'impossible',
      reason: `'${value}' is not a date and time such as 2015-12-13T12:17:47+00:00`,
    });
  });
});
