import { describe, expect, it } from '@jest/globals';
import { at, linkOf, sampleFlow } from '../../test/sample-link.js';
import { reconcile } from './reconcile.js';
import { reproject } from './reproject.js';

const flow = sampleFlow();
const link = linkOf({ webcrm: '1', customcrm: '1' }, { webcrm: '1', customcrm: '1' });
const state = (version: number, record: Record<string, string | null>) => ({ version, changedAt: at(0), record });

describe('A link looked at anew', () => {
  it('gets the values of a pair that the flow file has got since, as never agreed', () => {
    const { Email: _webcrm, ...webcrm } = link.sides.webcrm.values;
    const { Email: _customcrm, ...customcrm } = link.sides.customcrm.values;
    const { Email: _pair, ...pairs } = link.pairs;
    const before = { ...link, pairs, sides: { webcrm: { version: 10, values: webcrm }, customcrm: { version: 20, values: customcrm } } };
    const now = reproject(flow, before, {
      webcrm: state(10, { Phone: '1', Email: 'a@b.c', FullName: '' }),
      customcrm: state(20, { Phone: '1', Email: null, FirstName: null, LastName: null }),
    });
    expect(now.pairs['Email']).toEqual({ times: { webcrm: at(0), customcrm: at(0) }, writes: { webcrm: 0, customcrm: 0 } });
    expect(reconcile(flow, now, () => null, at(9)).decisions).toEqual([
      { kind: 'write', pair: 'Email', system: 'customcrm', value: ['a@b.c'] },
    ]);
  });

  it('forgets a pair that was removed, and keeps what is known of the others', () => {
    const smaller = { ...flow, pairs: flow.pairs.filter((pair) => pair.key !== 'Email') };
    const now = reproject(smaller, link, { webcrm: state(10, { Phone: '1', Email: '', FullName: '' }) });
    expect(Object.keys(now.pairs)).toEqual(['Phone', 'FullName']);
    expect(now.pairs['Phone']).toEqual(link.pairs['Phone']);
    expect(now.sides.webcrm.values).toEqual({ Phone: '1', FullName: '' });
  });

  it('takes a newer state and leaves an older one', () => {
    const now = reproject(flow, link, {
      webcrm: state(11, { Phone: '2', Email: '', FullName: '' }),
      customcrm: state(19, { Phone: '0', Email: null, FirstName: null, LastName: null }),
    });
    expect(now.sides.webcrm).toMatchObject({ version: 11, values: { Phone: '2' } });
    expect(now.sides.customcrm).toEqual(link.sides.customcrm);
  });

  it('is as before when nothing has changed', () => {
    const record = (system: 'webcrm' | 'customcrm') => ({
      changedAt: at(5),
      record: link.sides[system].values,
      version: link.sides[system].version,
    });
    expect(reproject(flow, link, { webcrm: record('webcrm'), customcrm: record('customcrm') })).toEqual(link);
  });
});
