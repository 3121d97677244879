import { describe, expect, it } from '@jest/globals';
import { bosses, Scene } from './scene.js';

const edited = () => new Scene().write('person', 'webcrm', { PersonTitle: 'Chef' });
const carried = () => edited().write('services', 'customcrm', { Title: 'Chef' });
const broken = (scene: Scene) =>
  Object.entries(scene.verdict())
    .filter(([, { kept }]) => !kept)
    .map(([promise]) => promise);

describe('The verdict', () => {
  it('finds nothing broken when an edit was carried over once', () => {
    expect(broken(carried())).toEqual([]);
    expect(carried().verdict()['no edit lost']?.figures).toMatchObject({ edits: 1, both: 1, lost: 0 });
  });

  describe('on convergence', () => {
    it('names a pair that differs, unless the link says why', () => {
      expect(broken(edited())).toEqual(['converged']);
      const link = { id: 'L1', flow: 'people', ids: { webcrm: '1', customcrm: 'K1' }, standing: 'live', progress: 'conflict' };
      expect(broken(edited().with({ links: [{ ...link, pairs: { PersonTitle: { frozen: {} } } }] }))).toEqual([]);
    });

    it('names work that is left, and links that have not settled', () => {
      expect(broken(carried().with({ standing: { over: false, outstanding: 1, pending: 0 } }))).toEqual(['converged']);
      const creating = { id: 'L2', flow: 'people', ids: { webcrm: '2', customcrm: null }, standing: 'creating', progress: 'writing' };
      expect(broken(carried().with({ links: [{ ...creating, ids: { webcrm: '1', customcrm: null }, pairs: {} }] }))).toContain('converged');
    });

    it('names a record that is neither linked nor listed', () => {
      const state = { webcrm: { person: [{ PersonId: 9 }] }, customcrm: {} };
      expect(broken(new Scene().with({ links: [], state }))).toEqual(['converged']);
      const unlinked = [{ flow: 'people', system: 'webcrm', id: '9', standing: 'ambiguous', reason: '' }];
      expect(broken(new Scene().with({ links: [], state, unlinked }))).toEqual([]);
    });

    it('names a live link whose record is gone', () => {
      expect(broken(new Scene().with({ state: { webcrm: {}, customcrm: {} } }))).toEqual(['converged']);
    });
  });

  describe('on lost edits', () => {
    const overwritten = () =>
      edited().write('person', 'customcrm', { Title: 'Waiter' }).write('services', 'webcrm', { PersonTitle: 'Waiter' });

    it('names an edit that the services overwrote without a trace', () => {
      expect(broken(overwritten())).toEqual(['no edit lost']);
    });

    it('finds the loser of a conflict in the history', () => {
      const scene = overwritten().conflict({ webcrm: ['Chef'], customcrm: ['Waiter'] });
      expect(broken(scene)).toEqual([]);
      expect(scene.verdict()['no edit lost']?.figures).toMatchObject({ conflict: 1, both: 1 });
    });

    it('is not content with a conflict about another value', () => {
      expect(broken(overwritten().conflict({ webcrm: ['Cook'], customcrm: ['Waiter'] }))).toEqual(['no edit lost']);
    });

    it('lets people replace what people wrote, on the same side and on the other one', () => {
      const again = edited().write('person', 'webcrm', { PersonTitle: 'Baker' }).write('services', 'customcrm', { Title: 'Baker' });
      expect(again.verdict()['no edit lost']?.figures).toMatchObject({ editedAgain: 1, both: 1, lost: 0 });
      const there = carried().write('person', 'customcrm', { Title: 'Baker' }).write('services', 'webcrm', { PersonTitle: 'Baker' });
      expect(there.verdict()['no edit lost']?.figures).toMatchObject({ arrived: 1, both: 1, lost: 0 });
    });

    it('wants an edit to have arrived before the services remove its record', () => {
      expect(broken(edited().remove('person', 'webcrm'))).toEqual([]);
      expect(broken(carried().remove('person', 'customcrm').remove('services', 'webcrm'))).toEqual([]);
      expect(broken(edited().remove('person', 'customcrm').remove('services', 'webcrm'))).toEqual(['no edit lost']);
    });

    it('asks nothing of an edit that says in other words what was agreed, when an edit of the other side is carried over it', () => {
      const restated = (PersonCountry: string) =>
        new Scene()
          .write('person', 'customcrm', { Country: 'DK' })
          .write('person', 'webcrm', { PersonCountry })
          .write('services', 'webcrm', { PersonCountry: 'Denmark' });
      expect(restated('Norway').verdict()['no edit lost']).toMatchObject({ kept: true, figures: { putBack: 1, both: 1 } });
      expect(broken(restated('Sweden'))).toEqual(['no edit lost']);
    });

    it('asks nothing of edits that led back to where they began before anybody saw them', () => {
      const scene = edited()
        .write('person', 'customcrm', { Title: 'Baker' })
        .write('person', 'customcrm', { Title: 'Cook' })
        .write('services', 'customcrm', { Title: 'Chef' });
      expect(scene.verdict()['no edit lost']).toMatchObject({ kept: true, figures: { editedAgain: 1, putBack: 1, both: 1 } });
      const underWay = new Scene()
        .write('person', 'customcrm', { Title: 'Baker' })
        .write('person', 'customcrm', { Title: '' })
        .write('services', 'webcrm', { PersonTitle: 'Baker' })
        .write('person', 'webcrm', { PersonTitle: 'Chef' })
        .write('person', 'customcrm', { Title: 'Baker' })
        .write('services', 'customcrm', { Title: 'Chef' });
      expect(underWay.verdict()['no edit lost']).toMatchObject({ kept: true, figures: { putBack: 1 } });
      const seen = new Scene()
        .write('person', 'customcrm', { Title: 'Baker' })
        .write('services', 'webcrm', { PersonTitle: 'Baker' })
        .write('person', 'customcrm', { Title: 'Cook' })
        .write('person', 'webcrm', { PersonTitle: 'Chef' })
        .write('services', 'customcrm', { Title: 'Chef' });
      expect(broken(seen)).toEqual(['no edit lost']);
    });

    it('takes an edit for equal with the same edit that was on its way from the other side', () => {
      const meet = (scene: Scene) =>
        scene
          .write('person', 'webcrm', { PersonTitle: 'Baker' })
          .write('person', 'customcrm', { Title: 'Chef' })
          .write('services', 'customcrm', { Title: 'Baker' });
      expect(meet(edited()).verdict()['no edit lost']).toMatchObject({ kept: true, figures: { editedAgain: 1, met: 1, both: 1 } });
      const past = edited().write('person', 'webcrm', { PersonTitle: 'Waiter' }).write('services', 'customcrm', { Title: 'Waiter' });
      expect(broken(meet(past))).toEqual(['no edit lost']);
      const fromTheBeginning = (scene: Scene) =>
        scene
          .write('person', 'webcrm', { PersonTitle: 'Baker' })
          .write('person', 'customcrm', { Title: 'Cook' })
          .write('services', 'customcrm', { Title: 'Baker' });
      const unlike = () => new Scene().startingWith('customcrm', { Title: '' });
      expect(fromTheBeginning(unlike()).verdict()['no edit lost']).toMatchObject({ kept: true, figures: { met: 1, both: 1 } });
      const carried = unlike().write('person', 'customcrm', { Title: 'Chef' }).write('services', 'webcrm', { PersonTitle: 'Chef' });
      expect(broken(fromTheBeginning(carried))).toEqual(['no edit lost']);
    });

    it("lets an empty side take the filled one's value as long as the two have never agreed, not later", () => {
      const emptied = () =>
        new Scene()
          .write('person', 'webcrm', { PersonTitle: '' })
          .write('person', 'customcrm', { Title: 'Chef' })
          .write('services', 'webcrm', {
            PersonTitle: 'Chef',
          });
      const link = { id: 'L1', flow: 'people', ids: { webcrm: '1', customcrm: 'K1' }, standing: 'live', progress: 'inSync', pairs: {} };
      expect(broken(emptied().with({ links: [{ ...link, madeAt: 1_002_500 }] }))).toEqual([]);
      const agreedLongAgo = { links: [{ ...link, madeAt: 1_000_000 }] };
      expect(broken(emptied().with(agreedLongAgo))).toEqual(['no edit lost']);
      const firstWrites = [{ link: 'L1', pair: 'PersonTitle', system: 'webcrm', before: [''], answeredAt: 1_003_000 }];
      expect(broken(emptied().with({ ...agreedLongAgo, firstWrites }))).toEqual([]);
    });

    it('finds an edit in the conflicts of another flow that shares the record', () => {
      const scene = new Scene(bosses).write('person', 'webcrm', { PersonTitle: 'Chef' }).write('person', 'customcrm', { Title: 'Waiter' });
      scene.write('services', 'customcrm', { Title: 'Chef' }).conflict({ webcrm: ['Chef'], customcrm: ['Waiter'] });
      const boss = { id: 'L2', flow: 'bosses', ids: { webcrm: '9', customcrm: 'K1' }, standing: 'ended', progress: 'inSync', pairs: {} };
      expect(scene.with({ links: [...scene.links, boss] }).verdict()['no edit lost']).toMatchObject({
        kept: true,
        figures: { conflict: 2 },
      });
    });

    it('sets apart what was overwritten between the read of the services and their write', () => {
      const scene = new Scene().write('person', 'customcrm', { Title: 'Waiter' });
      const lastRead = { at: scene.time + 500, after: 0 };
      scene.write('person', 'webcrm', { PersonTitle: 'Chef' }).write('services', 'webcrm', { PersonTitle: 'Waiter' }, lastRead);
      const verdict = scene.verdict();
      expect(verdict['no edit lost']).toMatchObject({ kept: true, figures: { window: 1, lost: 0 } });
      expect(verdict['overwritten inside the window in webCRM']).toMatchObject({
        kept: true,
        figures: { overwritten: 1, keptAsConflict: 0, longestMs: 1_500 },
      });
    });
  });

  describe('on duplicates', () => {
    const creates = (count: number) =>
      Array.from({ length: count }, (_, position) => ({
        ...{ sequence: position + 1, at: 1_000_000 + position, who: 'services', entity: 'contact', id: `K${position + 1}` },
        ...{ before: null, after: { Id: `K${position + 1}`, ExternalId: 'L1' }, lastRead: null },
      }));

    it('names records that were made for one link twice, even if one is gone', () => {
      expect(broken(new Scene().with({ journals: { webcrm: [], customcrm: creates(1) } }))).toEqual([]);
      expect(broken(new Scene().with({ journals: { webcrm: [], customcrm: creates(2) } }))).toEqual(['nothing twice']);
    });

    it('names a record that is not in the link that it was made for', () => {
      const link = { id: 'L1', flow: 'people', ids: { webcrm: '1', customcrm: 'K7' }, standing: 'live', progress: 'inSync', pairs: {} };
      expect(broken(new Scene().with({ journals: { webcrm: [], customcrm: creates(1) }, links: [link] }))).toContain('nothing twice');
    });

    it('names a record that has two links', () => {
      const link = { id: 'L1', flow: 'people', ids: { webcrm: '1', customcrm: 'K1' }, standing: 'live', progress: 'inSync', pairs: {} };
      expect(broken(new Scene().with({ links: [link, { ...link, id: 'L2' }] }))).toEqual(['nothing twice']);
    });
  });

  describe('on echoes', () => {
    it('names the second write of an edit', () => {
      const scene = carried().write('services', 'customcrm', { Title: 'Cook' }).write('services', 'customcrm', { Title: 'Chef' });
      expect(scene.verdict()['no echo']).toMatchObject({ kept: false, figures: { writes: 3, echoes: 1 } });
    });

    it('names a write with no edit behind it', () => {
      const scene = carried().write('services', 'webcrm', { PersonTitle: 'Baker' }).write('services', 'customcrm', { Title: 'Baker' });
      expect(scene.verdict()['no echo']).toMatchObject({ kept: false, figures: { echoes: 1 } });
    });

    it('takes a recurring value for the new edit that it is', () => {
      const scene = carried()
        .write('person', 'webcrm', { PersonTitle: 'Cook' })
        .write('services', 'customcrm', { Title: 'Cook' })
        .write('person', 'webcrm', { PersonTitle: 'Chef' })
        .write('services', 'customcrm', { Title: 'Chef' });
      expect(broken(scene)).toEqual([]);
    });

    it('takes the newest edit of all flows that share a record for the one that is carried on', () => {
      const person = { entity: 'person', id: '1' };
      const contact = { entity: 'contact', id: 'K1' };
      const user = { entity: 'user', id: '9' };
      const write = (at: number, who: string, record: object, before: object, after: object) => ({
        ...{ sequence: at, at: 1_000_000 + at, who, ...record, before, after, lastRead: null },
      });
      const journals = {
        customcrm: [
          write(1, 'person', contact, { Title: 'Cook', Name: 'Berg' }, { Title: 'Kim', Name: 'Berg' }),
          write(3, 'person', contact, { Title: 'Kim', Name: 'Berg' }, { Title: 'Eva', Name: 'Berg' }),
          write(6, 'services', contact, { Title: 'Eva', Name: 'Berg' }, { Title: 'Kim', Name: 'Vik' }),
        ],
        webcrm: [
          write(2, 'services', person, { PersonTitle: 'Cook' }, { PersonTitle: 'Kim' }),
          write(4, 'services', person, { PersonTitle: 'Kim' }, { PersonTitle: 'Eva' }),
          write(5, 'person', user, { UserName: 'Eva Berg' }, { UserName: 'Kim Vik' }),
          write(7, 'services', person, { PersonTitle: 'Eva' }, { PersonTitle: 'Kim' }),
        ],
      };
      const scene = new Scene(bosses);
      const boss = { id: 'L2', flow: 'bosses', ids: { webcrm: '9', customcrm: 'K1' }, standing: 'live', progress: 'inSync', pairs: {} };
      expect(scene.with({ journals, links: [...scene.links, boss] }).verdict()['no echo']).toMatchObject({
        kept: true,
        figures: { writes: 4 },
      });
    });

    it('names a removal with no removal behind it', () => {
      expect(broken(new Scene().remove('person', 'customcrm').remove('services', 'webcrm'))).toEqual([]);
      expect(broken(new Scene().remove('services', 'webcrm'))).toEqual(['no echo']);
    });

    it('counts a write that changed nothing as needless, no more', () => {
      const scene = carried().write('services', 'customcrm', { Title: 'Chef' });
      expect(scene.verdict()['no echo']).toMatchObject({ kept: true, figures: { needless: 1, echoes: 0 } });
    });
  });

  it('wants the last event of every key to be its highest version', () => {
    const key = { topic: 'webcrm.person.changes', key: '1', lastVersion: 5, highestVersion: 5, stepsBack: 0 };
    expect(broken(carried().with({ topicKeys: [key] }))).toEqual([]);
    expect(broken(carried().with({ topicKeys: [{ ...key, highestVersion: 6 }] }))).toEqual(['order on the change topics']);
  });

  it('lets a version step back only where a process was stopped and went on', () => {
    const key = { topic: 'webcrm.person.changes', key: '1', lastVersion: 5, highestVersion: 5, stepsBack: 1 };
    const order = (paused: boolean) =>
      carried()
        .with({ topicKeys: [key] })
        .verdict(paused)['order on the change topics']?.kept;
    expect([order(false), order(true)]).toEqual([false, true]);
  });

  it('wants no dead letters', () => {
    expect(broken(carried().with({ deadLetters: [{ topic: 'mapping.dead-letters', reason: 'no ce_type' }] }))).toEqual(['no dead letters']);
  });
});
