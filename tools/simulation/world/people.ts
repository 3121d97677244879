import type { Json, JsonRecord } from '#change-events';
import type { Crm, Deed } from './crm.js';
import type { Random } from './random.js';
import { properties, type Content } from './scenes.js';

const weights = { edit: 10, create: 3, copy: 1, delete: 1, undelete: 1 };

/** People at work in both systems. Some of what they type occurs once in a history, some again and again. */
export class People {
  private unique = 0;

  constructor(private readonly random: Random) {}

  /** @returns what was done, or undefined when there was nothing to do it to */
  act(crm: Crm): { readonly entity: string; readonly id: string } | undefined {
    const entity = this.random.pick(crm.entities);
    const record = this.random.pickIfAny(crm.all(entity));
    switch (this.random.weighted(weights)) {
      case 'create':
        return { entity, id: this.create(crm, entity) };
      case 'edit':
        if (record === undefined) return undefined;
        crm.update(entity, record.id, this.values(crm, entity, 1), { by: 'person' });
        return { entity, id: record.id };
      case 'copy':
        // People copy records with all that is in them.
        return record && { entity, id: crm.create(entity, record.values, { by: 'person' }).id };
      case 'delete':
        if (record !== undefined) crm.delete(entity, record.id, { by: 'person' });
        return record && { entity, id: record.id };
      case 'undelete':
        return this.undelete(crm);
    }
  }

  create(crm: Crm, entity: string): string {
    const all = Object.keys(properties[entity] ?? {}).length;
    return crm.create(entity, this.values(crm, entity, all), { by: 'person' }).id;
  }

  private undelete(crm: Crm): { readonly entity: string; readonly id: string } | undefined {
    if (!crm.kind.undeletes) return undefined;
    const deed: Deed | undefined = this.random.pickIfAny(crm.journal.filter(({ after }) => after === null));
    if (deed !== undefined) crm.undelete(deed);
    return deed;
  }

  private values(crm: Crm, entity: string, count: number): JsonRecord {
    const contents = Object.entries(properties[entity] ?? {});
    const chosen = count >= contents.length ? contents : Array.from({ length: count }, () => this.random.pick(contents));
    return Object.fromEntries(chosen.map(([property, content]) => [property, this.value(crm, content)]));
  }

  private value(crm: Crm, content: Content): Json {
    const { random } = this;
    if (content === 'text')
      return random.weighted({ unique: 5, recurring: 3, empty: 1 }) === 'unique' ? `u${++this.unique}` : this.recurring(crm);
    if (content === 'key') return random.chance(0.2) ? crm.emptyText() : random.pick(['k1@x.no', 'K1@x.no', 'k2@x.no', 'k3@x.no']);
    if (content === 'number') return random.pick([0, 1, 2.5]);
    if ('oneOf' in content) return random.pick(content.oneOf);
    const referred = random.chance(0.85) ? random.pickIfAny(crm.all(content.refersTo)) : undefined;
    if (referred === undefined) return crm.system === 'webcrm' ? 0 : null;
    return crm.system === 'webcrm' ? Number(referred.id) : referred.id;
  }

  private recurring(crm: Crm): Json {
    return this.random.pick(['A', 'B', 'A', crm.emptyText()]);
  }
}
