import type { Json, JsonRecord } from '#change-events';
import type { Crm, CrmRecord, Deed } from './crm.js';
import type { Random } from './random.js';
import { properties, type Content } from './scenes.js';

const weights = { edit: 10, create: 3, copy: 1, twin: 1, delete: 1, undelete: 1 };

/** People at work in both systems. Some of what they type occurs once in a history, some again and again. */
export class People {
  private unique = 0;

  constructor(private readonly random: Random) {}

  /** @returns what was done, or undefined when there was nothing to do it to */
  act(crm: Crm, what = this.random.weighted(weights)): { readonly entity: string; readonly id: string } | undefined {
    const entity = this.random.pick(crm.entities);
    const record = this.random.pickIfAny(crm.all(entity));
    switch (what) {
      case 'create':
        return { entity, id: this.create(crm, entity) };
      case 'edit':
        if (record === undefined) return undefined;
        crm.update(entity, record.id, this.values(crm, entity, 1), { by: 'person' });
        return { entity, id: record.id };
      case 'copy':
        return this.copy(crm, entity);
      case 'twin':
        return record && this.twin(crm, entity, record);
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

  /** People copy records with all that is in them, and often the newest one: it is the one before their eyes. */
  private copy(crm: Crm, entity: string): { readonly entity: string; readonly id: string } | undefined {
    const all = crm.all(entity);
    const record = this.random.chance(0.5) ? all.at(-1) : this.random.pickIfAny(all);
    return record && { entity, id: crm.create(entity, record.values, { by: 'person' }).id };
  }

  /** Somebody is in the system under two types, with the same key: a person who is a user, too. */
  private twin(
    crm: Crm,
    entity: string,
    { values }: Pick<CrmRecord, 'values'>,
  ): { readonly entity: string; readonly id: string } | undefined {
    const twin = this.random.pickIfAny(crm.entities.filter((other) => other !== entity));
    const [key, twinKey] = [entity, twin ?? ''].map(keyOf);
    if (twin === undefined || key === undefined || twinKey === undefined) return undefined;
    const id = this.create(crm, twin);
    crm.update(twin, id, { [twinKey]: values[key] ?? crm.emptyText() }, { by: 'person' });
    return { entity: twin, id };
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

function keyOf(entity: string): string | undefined {
  return Object.entries(properties[entity] ?? {}).find(([, content]) => content === 'key')?.[0];
}
