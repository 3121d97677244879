import { systems, type Json } from '#change-events';
import type { Deed } from '../world/crm.js';
import type { Broken } from './broken.js';
import type { Truth } from './truth.js';

/**
 * Among records that are linked, over any number of links, the sync changes a property of a record at most once for each edit of a person of the
 * same thing, and once for each link that the record ever got.
 */
export function echoes(truth: Truth): readonly Broken[] {
  const things = new Groups();
  const records = new Groups();
  const linkings = new Map<string, number>();
  for (const flow of truth.world.flows) {
    for (const pair of flow.pairs) {
      for (const property of pair.properties.webcrm) {
        for (const other of pair.properties.customcrm)
          things.join(`webcrm ${flow.entity.webcrm} ${property}`, `customcrm ${flow.entity.customcrm} ${other}`);
      }
    }
  }
  for (const link of truth.links) {
    const { entity } = truth.flowOf(link);
    const names = systems.map((system) => `${system} ${entity[system]} ${link.state.ids[system]}`);
    records.join(names[0] ?? '', names[1] ?? '');
    for (const name of names) linkings.set(name, (linkings.get(name) ?? 0) + 1);
  }
  const edits = new Map<string, number>();
  const writes = new Map<string, { readonly allowedBy: string; readonly record: string; count: number }>();
  for (const deed of truth.deeds) {
    const record = `${deed.system} ${deed.entity} ${deed.id}`;
    for (const property of changed(deed)) {
      const thing = things.of(`${deed.system} ${deed.entity} ${property}`);
      const allowedBy = `${records.of(record)}: ${thing}`;
      if (deed.by === 'person') {
        edits.set(allowedBy, (edits.get(allowedBy) ?? 0) + 1);
      } else if (deed.before !== null && deed.after !== null) {
        const write = writes.get(`${record} ${property}`) ?? { allowedBy, record, count: 0 };
        write.count += 1;
        writes.set(`${record} ${property}`, write);
      }
    }
  }
  return [...writes].flatMap(([name, { allowedBy, record, count }]): Broken[] => {
    const allowed = (edits.get(allowedBy) ?? 0) + (linkings.get(record) ?? 0);
    return count <= allowed ? [] : [{ promise: 'noEcho', how: `${name} was written ${count} times for ${allowed} edits and links` }];
  });
}

function changed({ before, after }: Deed): readonly string[] {
  const text = (value: Json | undefined) => String(value ?? '');
  return Object.keys({ ...before, ...after }).filter((property) => text(before?.[property]) !== text(after?.[property]));
}

/** Names that belong together, over any number of steps. */
class Groups {
  private readonly heads = new Map<string, string>();

  of(name: string): string {
    const head = this.heads.get(name);
    return head === undefined ? name : this.of(head);
  }

  join(one: string, other: string): void {
    if (this.of(one) !== this.of(other)) this.heads.set(this.of(one), this.of(other));
  }
}
