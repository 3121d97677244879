import { describe, expect, it } from '@jest/globals';
import type { LinkChange } from '#change-events';
import type { KeptLink } from '#link-registry';
import { inOrderOfPutting, linksThatFollow } from './links-that-follow.js';

const told = (id: string, version: number, ids: LinkChange['ids'], standing = 'live', flow = 'persons'): LinkChange => ({
  kind: 'updated',
  id,
  flow,
  version,
  standing,
  progress: 'inSync',
  ids,
  conflict: [],
  observedAt: 0,
});
const kept = (id: string, version: number, ids: LinkChange['ids'], standing = 'live'): KeptLink => ({
  id,
  flow: 'persons',
  standing,
  ids,
  version,
});
const pair = { webcrm: '1', customcrm: 'C-1' };

describe('Which links follow from their topic and the registry', () => {
  it('all that were told, when the registry is empty', () => {
    const links = [told('a', 1, pair), told('b', 2, { webcrm: '2', customcrm: null }, 'creating'), told('c', 3, pair, 'ended')];
    expect(linksThatFollow(links, [])).toEqual({ put: links, drop: [] });
  });

  it('the newer state of each: of a link that ended since, its end; of one that was not told of yet, what the registry has', () => {
    const ended = told('a', 9, pair, 'ended');
    expect(linksThatFollow([ended], [kept('a', 5, pair)])).toEqual({ put: [ended], drop: [] });
    expect(linksThatFollow([told('a', 5, pair)], [kept('a', 9, pair, 'ended')])).toEqual({ put: [], drop: [] });
    expect(linksThatFollow([told('a', 5, pair)], [kept('a', 5, pair)])).toEqual({ put: [], drop: [] });
  });

  it('the newer of two that hold the same record: the registry does not know that the other one is no more', () => {
    const link = told('b', 9, { webcrm: '1', customcrm: 'C-2' });
    expect(linksThatFollow([link], [kept('a', 5, pair)])).toEqual({ put: [link], drop: ['a'] });
    expect(linksThatFollow([link], [kept('a', 10, pair)])).toEqual({ put: [], drop: [] });
    expect(linksThatFollow([told('a', 5, pair), link], [])).toEqual({ put: [link], drop: [] });
  });

  it('both, when one has ended or they are of different flows', () => {
    const other = told('b', 9, pair, 'live', 'users');
    expect(linksThatFollow([other], [kept('a', 5, pair)])).toEqual({ put: [other], drop: [] });
    const link = told('b', 9, pair);
    expect(linksThatFollow([link], [kept('a', 5, pair, 'ended')])).toEqual({ put: [link], drop: [] });
  });

  it('with those that have ended put back first: what they held may have a newer link, although they were told of again since', () => {
    const links = [told('b', 8, pair), told('c', 7, pair), told('a', 9, pair, 'ended')];
    expect(inOrderOfPutting(links).map(({ id }) => id)).toEqual(['a', 'c', 'b']);
  });
});
