import { describe, expect, it } from '@jest/globals';
import { decodeChange, topicsWith, type JsonRecord, type UpdateCommand } from '#change-events';
import { acceptOutcome, acceptState, loadFlows, reconcile, type Flow } from '#dataflows';
import { readYamlFiles } from '#platform';
import { editOf, organisation, versionOf } from './companies.mjs';
import { linkOf, snapshotsOf } from './fill-registry.mjs';
import { answerTo, changeMessage } from './messages.mjs';

const flow = organisationsFlow();

describe('The companies of the benchmark', () => {
  it('are linked and in sync under the real flow before anything is edited', () => {
    const { state, progress } = linkedCompany(17);
    expect(progress).toBe('inSync');
    expect(Object.values(state.pairs).every(({ agreed }) => agreed !== undefined)).toBe(true);
  });

  it('need one command for every edit, once the one before is answered', () => {
    let { state } = linkedCompany(17);
    for (const round of [1, 2, 3]) {
      const record: JsonRecord = organisation({ number: 17, round });
      const edited = acceptState(flow, state, 'webcrm', { version: versionOf(round), changedAt: Date.now(), record });
      const { link, commanded } = reconcile(flow, edited, () => null, Date.now());
      expect(commanded).toEqual(['customcrm']);
      const command = link.outstanding.customcrm?.command;
      const answered = acceptOutcome(flow, link, answerTo(command as UpdateCommand));
      const settled = reconcile(flow, answered, () => null, Date.now());
      expect(settled.commanded).toEqual([]);
      state = settled.link;
    }
  });

  it('are about 1 KB as an event, which the mapping service can read', () => {
    const message = changeMessage({ number: 3, round: 2 }, topicsWith(''));
    const value = Buffer.from(message?.value ?? '');
    expect(value.length).toBeGreaterThan(900);
    expect(value.length).toBeLessThan(1_200);
    expect(decodeChange({ key: Buffer.from(message?.key ?? ''), value, headers: { ...message?.headers } })).toMatchObject({
      id: '4',
      version: versionOf(2),
      record: { OrganisationTelephone: '+45 00000003-2' },
    });
  });

  it('are edited one after the other, none twice before all had their turn', () => {
    for (const links of [100, 5_000]) {
      const turns = Array.from({ length: 2 * links }, (_, n) => editOf(n, links));
      expect(new Set(turns.slice(0, links).map(({ number }) => number)).size).toBe(links);
      expect(new Set(turns.slice(50, 50 + links).map(({ number }) => number)).size).toBe(links);
      expect(turns.map(({ round }) => round)).toEqual(turns.map((_, n) => (n < links ? 1 : 2)));
    }
  });
});

function linkedCompany(number: number) {
  const [one, other] = snapshotsOf(flow, number);
  return linkOf(flow, one, other);
}

function organisationsFlow(): Flow {
  const loaded = loadFlows(readYamlFiles('flows/organisations.yaml'));
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults));
  return loaded.flows[0] as Flow;
}
