import { describe, expect, it } from '@jest/globals';
import type { Resolve } from '../transform.js';
import { reference } from './reference.js';

const { to } = reference.create({ flow: 'organisations' }, 1);
const linked: Resolve = ({ flow, system, id }) => {
  if (flow !== 'organisations') return null;
  return system === 'webcrm' ? ({ 1042: 'cust-7' }[id] ?? null) : ({ 'cust-7': '1042' }[id] ?? null);
};

describe('reference', () => {
  it("maps an id through the named flow's links: a text in the Custom CRM, an integer in webCRM", () => {
    expect(to.customcrm([1042], [null], linked)).toEqual({ kind: 'value', value: ['cust-7'] });
    expect(to.webcrm(['cust-7'], [0], linked)).toEqual({ kind: 'value', value: [1042] });
  });

  it('waits for the link of a record that has none yet, and says for which', () => {
    expect(to.customcrm([55], ['cust-7'], linked)).toEqual({
      kind: 'waiting',
      reference: { flow: 'organisations', system: 'webcrm', id: '55' },
    });
    expect(to.webcrm(['cust-9'], [0], linked)).toEqual({
      kind: 'waiting',
      reference: { flow: 'organisations', system: 'customcrm', id: 'cust-9' },
    });
  });

  it('empties with 0 in webCRM and with null in the Custom CRM', () => {
    for (const empty of [0, '0', null]) expect(to.customcrm([empty], ['cust-7'], linked)).toEqual({ kind: 'value', value: [null] });
    expect(to.webcrm([''], [1042], linked)).toEqual({ kind: 'value', value: [0] });
  });

  it('never writes something to webCRM that is no id of it', () => {
    expect(to.webcrm(['cust-7'], [0], () => 'x1')).toEqual({
      kind: 'impossible',
      reason: "'x1' is not an id of webCRM: these are integers",
    });
  });
});
