import { describe, expect, it } from '@jest/globals';
import { judgeLag } from './lag.mjs';
import { Scene } from './scene.js';

const told = (scene: Scene, phases: Parameters<typeof judgeLag>[1] = [{ name: 'all', from: 0 }]) => judgeLag(scene.evidence, phases);
const title = (value: string) => ({ PersonTitle: value });

describe('The lag of edits', () => {
  it('is the time from an edit to the write that carries it, of each phase that edits were made in', () => {
    const scene = new Scene().write('person', 'webcrm', title('Chef')).write('services', 'customcrm', { Title: 'Chef' });
    const second = scene.time + 1;
    scene
      .write('person', 'customcrm', { Title: 'Waiter' })
      .write('person', 'customcrm', { Name: 'of no flow' })
      .write('services', 'webcrm', title('Waiter'));
    const phases = [
      { name: 'first', from: 0 },
      { name: 'second', from: second },
    ];
    expect(told(scene, phases)).toMatchObject([
      { promise: 'lag: first', kept: true, figures: { edits: 1, carried: 1, p50Ms: 1_000, p99Ms: 1_000 } },
      { promise: 'lag: second', kept: true, figures: { edits: 2, carried: 1, p50Ms: 2_000, p99Ms: 2_000 } },
    ]);
  });

  it('breaks the limit of a phase, and names the edits that did', () => {
    const scene = new Scene().write('person', 'webcrm', title('Chef')).write('services', 'customcrm', { Title: 'Chef' });
    const within = (withinMs: number) => told(scene, [{ name: 'roll', from: 0, withinMs }]);
    expect(within(1_001)).toMatchObject([{ kept: true, offenders: [] }]);
    expect(within(1_000)).toMatchObject([{ kept: false, offenders: [{ record: 'webcrm.person 1', lagMs: 1_000 }] }]);
  });

  it('is the longest of the properties of an edit', () => {
    const scene = new Scene()
      .write('person', 'webcrm', { PersonTitle: 'Chef', PersonEmail: 'c@b.example' })
      .write('services', 'customcrm', { Title: 'Chef' })
      .write('services', 'customcrm', { Email: 'c@b.example' });
    expect(told(scene)).toMatchObject([{ figures: { edits: 1, carried: 1, p99Ms: 2_000 } }]);
  });

  it('goes on when an edit is replaced by another before it travelled', () => {
    const replaced = new Scene()
      .write('person', 'webcrm', title('Chef'))
      .write('person', 'webcrm', title('Waiter'))
      .write('services', 'customcrm', { Title: 'Waiter' });
    expect(told(replaced)).toMatchObject([{ figures: { edits: 2, carried: 2, p50Ms: 1_000, p99Ms: 2_000 } }]);
  });

  it('is not told of an edit that said nothing new on the other side, or gave way to one from there', () => {
    const met = new Scene()
      .write('person', 'customcrm', { Country: 'SE' })
      .write('person', 'webcrm', { PersonCountry: 'Sverige' })
      .write('person', 'webcrm', { PersonCountry: 'Danmark' })
      .write('services', 'customcrm', { Country: 'DK' });
    expect(told(met)).toMatchObject([{ figures: { edits: 3, carried: 1, p99Ms: 1_000 } }]);
    const conflict = new Scene()
      .write('person', 'webcrm', title('Chef'))
      .write('person', 'customcrm', { Title: 'Waiter' })
      .write('services', 'webcrm', title('Waiter'));
    expect(told(conflict)).toMatchObject([{ figures: { edits: 2, carried: 1, p99Ms: 1_000 } }]);
  });
});
