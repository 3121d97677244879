import { describe, expect, it } from '@jest/globals';
import type { CreateCommand } from '#change-events';
import { linkBegunBy } from './link-begun-by.js';

const create: CreateCommand = {
  action: 'create',
  link: 'l1',
  flow: 'persons',
  system: 'customcrm',
  entity: 'contact',
  number: 7,
  source: '17',
  pairs: [],
  fixed: {},
  keys: [],
  known: [],
};

describe('A create', () => {
  it('tells of the link that it is for, and of the record that gets a partner', () => {
    expect(linkBegunBy(create)).toMatchObject({ id: 'l1', flow: 'persons', standing: 'creating', ids: { webcrm: '17', customcrm: null } });
  });

  it('tells of nothing that an update would', () => {
    const { fixed: _fixed, keys: _keys, known: _known, source: _source, ...head } = create;
    expect(linkBegunBy({ ...head, action: 'update', id: 'C-1', basis: 1 })).toBeUndefined();
  });
});
