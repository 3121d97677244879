import { describe, expect, it } from '@jest/globals';
import { planOf } from './plan.mjs';

const replicas = ['mapping-1', 'mapping-2', 'webcrm-connector-1', 'webcrm-connector-2', 'custom-crm-connector-1', 'custom-crm-connector-2'];

describe('The plan of a run', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(planOf({ seed: 7, seconds: 60, replicas })).toEqual(planOf({ seed: 7, seconds: 60, replicas }));
    expect(planOf({ seed: 8, seconds: 60, replicas })).not.toEqual(planOf({ seed: 7, seconds: 60, replicas }));
  });

  it('is in the order of what happens, and ends in time', () => {
    const times = planOf({ seed: 1, seconds: 90, replicas }).map(({ at }) => at);
    expect(times).toEqual([...times].sort((one, other) => one - other));
    expect(Math.max(...times)).toBeLessThan(90_000);
  });

  it('brings down broker, database and systems even in a short run', () => {
    const bounced = planOf({ seed: 3, seconds: 60, replicas }).flatMap((happening) =>
      happening.kind === 'bounce' ? [happening.what] : [],
    );
    expect(new Set(bounced)).toEqual(new Set(['kafka', 'postgres', 'sandbox']));
  });

  it('kills services more than 30 times in 5 minutes, at random and at points', () => {
    const kinds = planOf({ seed: 2, seconds: 300, replicas }).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'kill').length).toBeGreaterThan(15);
    expect(kinds.filter((kind) => kind === 'killAt').length).toBeGreaterThan(15);
  });

  it('stops and continues no process where that is not wanted', () => {
    const kinds = planOf({ seed: 2, seconds: 300, replicas, pauses: false }).map(({ kind }) => kind);
    expect(kinds).not.toContain('pause');
    expect(kinds).not.toContain('pauseAt');
  });
});
