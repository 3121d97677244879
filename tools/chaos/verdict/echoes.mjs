import { differs, nameOf, otherSystem, tupleOf } from './history.mjs';

/**
 * No echo: every write of the services carries an edit of a person (or a value that was there from the beginning), and no edit is written
 * twice into one property of one record. An edit is followed over several links: a person's e-mail may reach a user by way of a contact.
 * @param {import('./history.mjs').History} history
 * @param {import('../evidence/evidence.mjs').Evidence} evidence
 * @returns {{ writes: number, needless: number, echoes: object[] }} `needless`: writes that changed nothing, which are no echoes
 */
export function judgeEchoes(history, evidence) {
  const bearers = new Bearers(history);
  const echoes = [];
  let [writes, needless] = [0, 0];
  for (const { system, write } of history.inOrder(evidence.journals)) {
    if (write.who !== 'services') {
      if (write.after !== null) bearers.edited(system, write);
      continue;
    }
    writes += 1;
    if (write.after === null) {
      if (!partnerWasRemoved(history, system, write))
        echoes.push({ record: nameOf(system, write.entity, write.id), reason: 'no removal stands behind it', at: write.at });
      continue;
    }
    const changed = changedPairs(history, system, write);
    if (changed.length === 0 && write.before !== null) needless += 1;
    for (const property of new Set(changed.flatMap(({ pair }) => pair.properties[system].filter((name) => differs(write, name))))) {
      const reason = bearers.carried(
        system,
        write,
        property,
        changed.filter(({ pair }) => pair.properties[system].includes(property)),
      );
      if (reason !== undefined)
        echoes.push({ record: nameOf(system, write.entity, write.id), property, reason, sequence: write.sequence, at: write.at });
    }
  }
  return { writes, needless, echoes };
}

function partnerWasRemoved(history, system, { entity, id, at }) {
  const other = otherSystem[system];
  return history
    .flowsOf(system, entity)
    .flatMap((flow) => history.everLinked(flow.name, system, id).map(({ ids }) => history.writesOf(other, flow.entity[other], ids[other])))
    .some((writes) => writes.some((write) => write.after === null && write.at <= at));
}

function changedPairs(history, system, write) {
  return history
    .flowsOf(system, write.entity)
    .flatMap((flow) => flow.pairs.filter((pair) => history.changes(pair, system, write)).map((pair) => ({ flow, pair })));
}

/** Which edit stands behind each value of each property. */
class Bearers {
  /** The edit behind what a write put into a property. */
  #behind = new Map();
  /** Edits that were written into a property. */
  #written = new Set();

  constructor(history) {
    this.history = history;
  }

  edited(system, write) {
    for (const property of Object.keys(write.after)) {
      if (differs(write, property)) this.#behind.set(place(system, write, property), place(system, write, ''));
    }
  }

  /** Finds the edit that a write of the services carries into a property. @returns {string | undefined} why it is an echo */
  carried(system, write, property, pairs) {
    const sources = pairs
      .flatMap(({ flow, pair }) => this.#sources(system, write, flow, pair))
      .sort((one, other) => other.from - one.from)
      .map(({ edit }) => edit);
    const unused = sources.find((edit) => !this.#written.has(`${nameOf(system, write.entity, write.id)} ${property} ${edit}`));
    const edit = unused ?? sources[0];
    this.#behind.set(place(system, write, property), edit ?? place(system, write, 'unexplained'));
    if (edit !== undefined) this.#written.add(`${nameOf(system, write.entity, write.id)} ${property} ${edit}`);
    if (edit === undefined) return write.before === null ? undefined : 'no edit stands behind it';
    return unused === undefined ? `the second write of the edit ${edit}` : undefined;
  }

  /** Edits on the other side whose value is what was written, and since when it stood there. */
  #sources(system, write, flow, pair) {
    const { history } = this;
    const other = otherSystem[system];
    const value = tupleOf(pair, system, write.after);
    const before = write.before === null ? value.map(() => null) : tupleOf(pair, system, write.before);
    return history.everLinked(flow.name, system, write.id).flatMap((link) =>
      history
        .periods(pair, other, flow.entity[other], link.ids[other])
        .filter(({ from, value: there }) => {
          if (from > write.at) return false;
          const translation = pair.transform.to[system](there, before, history.resolve);
          return translation.kind === 'value' && history.same(pair, system, translation.value, value);
        })
        .map((period) => ({ from: period.from, edit: this.#editOf(other, flow.entity[other], link.ids[other], pair, period) })),
    );
  }

  #editOf(system, entity, id, pair, { write }) {
    if (write === null) return `what ${nameOf(system, entity, id)} held at first`;
    const property = pair.properties[system].find((name) => differs(write, name)) ?? pair.properties[system][0];
    return this.#behind.get(place(system, write, property)) ?? place(system, write, '');
  }
}

function place(system, { entity, id, sequence }, property) {
  return `${nameOf(system, entity, id)} #${sequence} ${property}`.trim();
}
