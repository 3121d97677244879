import { sameTuple } from '#dataflows';

/** @typedef {'webcrm' | 'customcrm'} System */
/** @typedef {import('#dataflows').Pair} Pair */
/** @typedef {import('../evidence/evidence.mjs').Write} Write */
/** @typedef {import('../evidence/evidence.mjs').Link} Link */

/**
 * A value that a pair had on one side from some time on, and the write that put it there; null: it was there from the beginning.
 * @typedef {{ from: number, value: readonly any[], write: Write | null }} Period
 */

export const systems = /** @type {const} */ (['webcrm', 'customcrm']);
export const otherSystem = /** @type {const} */ ({ webcrm: 'customcrm', customcrm: 'webcrm' });

/** What the systems' journals say about records and their pairs, over time. */
export class History {
  #writes = new Map();
  #present = new Map();
  #links = new Map();
  #ever = new Map();
  #byEntity = new Map();

  /** @param {import('../evidence/evidence.mjs').Evidence} evidence */
  constructor(evidence) {
    this.flows = evidence.flows;
    this.links = evidence.links;
    for (const system of systems) {
      for (const write of evidence.journals[system]) push(this.#writes, nameOf(system, write.entity, write.id), write);
      for (const [entity, records] of Object.entries(evidence.state[system])) {
        for (const record of records) this.#present.set(nameOf(system, entity, idOf(system, entity, record)), record);
      }
    }
    for (const flow of evidence.flows) for (const system of systems) push(this.#byEntity, `${system} ${flow.entity[system]}`, flow);
    for (const link of evidence.links) {
      for (const system of systems) {
        if (link.ids[system] === null) continue;
        const place = `${link.flow} ${system} ${link.ids[system]}`;
        push(this.#ever, place, link);
        if (link.standing !== 'ended') this.#links.set(place, link);
      }
    }
  }

  /** All writes of both systems as they came. @returns {Array<{ system: System, write: Write }>} */
  inOrder(journals) {
    const all = systems.flatMap((system) => journals[system].map((write) => ({ system, write })));
    return all.sort((one, other) => one.write.at - other.write.at || one.write.sequence - other.write.sequence);
  }

  /** @returns {readonly import('#dataflows').Flow[]} */
  flowsOf(system, entity) {
    return this.#byEntity.get(`${system} ${entity}`) ?? [];
  }

  /** @returns {Link | undefined} the link that has not ended */
  linkOf(flow, system, id) {
    return this.#links.get(`${flow} ${system} ${id}`);
  }

  /** Links that a record has or had. @returns {readonly Link[]} */
  everLinked(flow, system, id) {
    return this.#ever.get(`${flow} ${system} ${id}`) ?? [];
  }

  /** The record as it is now; undefined when there is none. @returns {Record<string, any> | undefined} */
  record(system, entity, id) {
    return this.#present.get(nameOf(system, entity, id));
  }

  /** @returns {readonly Write[]} oldest first */
  writesOf(system, entity, id) {
    return this.#writes.get(nameOf(system, entity, id)) ?? [];
  }

  /** Where references lead, by links that ever were. */
  resolve = ({ flow, system, id }) => {
    const link = this.linkOf(flow, system, id) ?? this.everLinked(flow, system, id).at(-1);
    return link?.ids[otherSystem[system]] ?? null;
  };

  /** Whether both sides of a pair say the same, under either transform. */
  saysSame(pair, values) {
    return systems.some((system) => {
      const translation = pair.transform.to[system](values[otherSystem[system]], values[system], this.resolve);
      return translation.kind === 'value' && this.same(pair, system, translation.value, values[system]);
    });
  }

  same(pair, system, one, other) {
    return sameTuple(pair.transform.forms[system], one, other);
  }

  /** All values that a pair had on one side of a record, oldest first. @returns {Period[]} */
  periods(pair, system, entity, id) {
    const writes = this.writesOf(system, entity, id);
    const first = writes.length > 0 ? writes[0].before : (this.record(system, entity, id) ?? null);
    /** @type {Period[]} */
    const periods = first === null ? [] : [{ from: -Infinity, value: tupleOf(pair, system, first), write: null }];
    for (const write of writes) {
      if (write.after === null) continue;
      const value = tupleOf(pair, system, write.after);
      const last = periods.at(-1);
      if (last === undefined || !this.same(pair, system, last.value, value)) periods.push({ from: write.at, value, write });
    }
    return periods;
  }

  /** Whether a write changed a pair, and not to nothing in a new record. */
  changes(pair, system, { before, after }) {
    if (after === null) return false;
    const none = pair.properties[system].map(() => null);
    return !this.same(pair, system, before === null ? none : tupleOf(pair, system, before), tupleOf(pair, system, after));
  }
}

/** The pair's value in a record. @returns {readonly any[]} */
export function tupleOf(pair, system, record) {
  return pair.properties[system].map((property) => record[property] ?? null);
}

/** Whether a write changed a property. */
export function differs({ before, after }, property) {
  return JSON.stringify(before?.[property] ?? null) !== JSON.stringify(after[property] ?? null);
}

/** A record's name in reports. */
export function nameOf(system, entity, id) {
  return `${system}.${entity} ${id}`;
}

/** The id of a record as `GET /_sandbox/state` shows it. */
export function idOf(system, entity, record) {
  if (system === 'customcrm') return record.Id;
  const property = Object.keys(record).find((name) => name.toLowerCase() === `${entity}id`);
  return String(record[property ?? '']);
}

function push(map, key, item) {
  const items = map.get(key);
  if (items) items.push(item);
  else map.set(key, [item]);
}
